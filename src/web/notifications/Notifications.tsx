import PublishedIcon from '@mui/icons-material/CampaignOutlined'
import ConfirmedIcon from '@mui/icons-material/EventAvailableOutlined'
import CancelIcon from '@mui/icons-material/EventBusyOutlined'
import AddedIcon from '@mui/icons-material/GroupAddOutlined'
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
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
  'booking.cancelled': <CancelIcon />,
  'event.published': <PublishedIcon />,
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
  const { kind, title, text, event_id, read_at, created_at } = notification
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
            {event_id ? (
              <Box
                component={Link}
                to={`/events/${event_id}`}
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
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {text}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <time dateTime={created_at}>{shortly(created_at, i18n.language)}</time>
        </Typography>
      </Stack>
    </Box>
  )
}
