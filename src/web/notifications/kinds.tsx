import ReminderIcon from '@mui/icons-material/AlarmOutlined'
import EmailIcon from '@mui/icons-material/AlternateEmailRounded'
import PublishedIcon from '@mui/icons-material/CampaignOutlined'
import ChangedIcon from '@mui/icons-material/EditCalendarOutlined'
import ConfirmedIcon from '@mui/icons-material/EventAvailableOutlined'
import CancelIcon from '@mui/icons-material/EventBusyOutlined'
import PromotedIcon from '@mui/icons-material/EventSeatOutlined'
import PasskeyIcon from '@mui/icons-material/FingerprintOutlined'
import AddedIcon from '@mui/icons-material/GroupAddOutlined'
import WaitlistedIcon from '@mui/icons-material/HourglassEmptyOutlined'
import TokenIcon from '@mui/icons-material/KeyOutlined'
import PasswordIcon from '@mui/icons-material/PasswordOutlined'
import TotpIcon from '@mui/icons-material/PhonelinkLockOutlined'
import AnsweredIcon from '@mui/icons-material/ReviewsOutlined'
import WebhookIcon from '@mui/icons-material/WebhookOutlined'
import type { ReactNode } from 'react'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'

export const icons: Record<NotificationKind, ReactNode> = {
  'booking.confirmed': <ConfirmedIcon />,
  'booking.waitlisted': <WaitlistedIcon />,
  'booking.promoted': <PromotedIcon />,
  'booking.cancelled': <CancelIcon />,
  'booking.removed': <CancelIcon />,
  'booking.reminder': <ReminderIcon />,
  'event.published': <PublishedIcon />,
  'event.changed': <ChangedIcon />,
  'event.cancelled': <CancelIcon />,
  'event.deleted': <CancelIcon />,
  'rating.answered': <AnsweredIcon />,
  'organization.added': <AddedIcon />,
  'webhook.disabled': <WebhookIcon />,
  'password.changed': <PasswordIcon />,
  'email.changed': <EmailIcon />,
  'totp.enabled': <TotpIcon />,
  'totp.disabled': <TotpIcon />,
  'passkey.added': <PasskeyIcon />,
  'passkey.deleted': <PasskeyIcon />,
  'token.created': <TokenIcon />,
}

/** Kinds that are about a place of the app, whatever else they name. */
const places: Partial<Record<NotificationKind, string>> = {
  'password.changed': '/settings/security',
  'email.changed': '/settings/security',
  'totp.enabled': '/settings/security',
  'totp.disabled': '/settings/security',
  'passkey.added': '/settings/security',
  'passkey.deleted': '/settings/security',
  'token.created': '/settings/tokens',
}

/** The page a notification is about, if there is one. */
export function pageOf({ kind, event_id, organization_id }: Notification): string | null {
  const place = places[kind]
  if (place) return place
  if (kind === 'webhook.disabled')
    return organization_id ? `/organizations/${organization_id}/webhooks` : '/webhooks'
  if (event_id) return `/events/${event_id}`
  return organization_id ? `/organizations/${organization_id}` : null
}
