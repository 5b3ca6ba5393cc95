import ArrowIcon from '@mui/icons-material/ArrowRightAltRounded'
import PublishedIcon from '@mui/icons-material/CampaignOutlined'
import ChangedIcon from '@mui/icons-material/EditCalendarOutlined'
import ConfirmedIcon from '@mui/icons-material/EventAvailableOutlined'
import CancelIcon from '@mui/icons-material/EventBusyOutlined'
import PromotedIcon from '@mui/icons-material/EventSeatOutlined'
import AddedIcon from '@mui/icons-material/GroupAddOutlined'
import WaitlistedIcon from '@mui/icons-material/HourglassEmptyOutlined'
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined'
import AnsweredIcon from '@mui/icons-material/ReviewsOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import { shortly } from '../i18n/time.ts'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { useMarkRead, useNotifications } from './queries.ts'

const icons: Record<NotificationKind, ReactNode> = {
  'booking.confirmed': <ConfirmedIcon />,
  'booking.waitlisted': <WaitlistedIcon />,
  'booking.promoted': <PromotedIcon />,
  'booking.cancelled': <CancelIcon />,
  'booking.removed': <CancelIcon />,
  'event.published': <PublishedIcon />,
  'event.changed': <ChangedIcon />,
  'event.cancelled': <CancelIcon />,
  'event.deleted': <CancelIcon />,
  'rating.answered': <AnsweredIcon />,
  'organization.added': <AddedIcon />,
}

export default function Notifications() {
  const { t } = useTranslation()
  const notifications = useNotifications()
  const mark = useMarkRead()
  const items = notifications.data?.pages.flatMap((page) => page.items) ?? []
  const newest = items[0]
  const action = newest && items.some(({ read_at }) => read_at === null) && (
    <Button variant="outlined" loading={mark.isPending} onClick={() => mark.mutate({ up_to: newest.id })}>
      {t('notifications.mark_read')}
    </Button>
  )
  return (
    <Page title={t('notifications.title')} action={action} width="md">
      <Listing
        query={notifications}
        skeleton={<Skeleton variant="rounded" height={280} />}
        empty={
          <Blank
            icon={<NotificationsIcon />}
            title={t('notifications.empty')}
            text={t('notifications.empty_text')}
          />
        }
      >
        {(list) => (
          <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {list.map((notification) => (
              <Row
                key={notification.id}
                notification={notification}
                onOpen={() => mark.mutate({ ids: [notification.id] })}
              />
            ))}
          </Card>
        )}
      </Listing>
    </Page>
  )
}

function Row({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { t, i18n } = useTranslation()
  const { kind, title, text, event_id, organization_id, read_at, created_at } = notification
  const about = event_id
    ? `/events/${event_id}`
    : organization_id
      ? `/organizations/${organization_id}`
      : null
  const unread = read_at === null
  return (
    <Box
      component="li"
      sx={{
        position: 'relative',
        display: 'flex',
        gap: 2,
        p: { xs: 2, sm: 2.5 },
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
        bgcolor: unread ? 'color-mix(in srgb, var(--v-palette-primary-main) 7%, transparent)' : undefined,
        '&:has(a:focus-visible)': { outline: '3px solid', outlineColor: 'secondary.main', outlineOffset: -3 },
      }}
    >
      <Box aria-hidden sx={{ color: unread ? 'primary.main' : 'text.secondary', pt: '2px' }}>
        {icons[kind]}
      </Box>
      <Stack sx={{ minWidth: 0, flex: 1, gap: 0.25 }}>
        <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2, alignItems: 'baseline' }}>
          <Typography sx={{ fontWeight: unread ? 680 : 550, overflowWrap: 'anywhere' }}>
            {about ? (
              <Box
                component={Link}
                to={about}
                onClick={unread ? onOpen : undefined}
                sx={{
                  color: 'inherit',
                  textDecoration: 'none',
                  '&:focus-visible': { outline: 'none' },
                  '&::after': { content: '""', position: 'absolute', inset: 0 },
                }}
              >
                {title}
              </Box>
            ) : (
              title
            )}
          </Typography>
          {unread && (
            <Box
              role="img"
              aria-label={t('notifications.unread_mark')}
              sx={{ width: 9, height: 9, flex: 'none', borderRadius: '50%', bgcolor: 'secondary.main' }}
            />
          )}
        </Stack>
        {/* What changed comes a line each. */}
        <Typography
          variant="body2"
          sx={{ color: 'text.secondary', overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
        >
          <Text>{text}</Text>
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <time dateTime={created_at}>{shortly(created_at, i18n.language)}</time>
        </Typography>
      </Stack>
    </Box>
  )
}

/** From old to new points an icon: not every font has the arrow. */
function Text({ children }: { children: string }) {
  let at = 0
  return children.split(' → ').map((part) => {
    const start = at
    at += part.length + 3
    return (
      <Fragment key={start}>
        {start > 0 && <ArrowIcon titleAccess="→" sx={{ fontSize: 19, verticalAlign: '-0.28em', mx: 0.5 }} />}
        {part}
      </Fragment>
    )
  })
}
