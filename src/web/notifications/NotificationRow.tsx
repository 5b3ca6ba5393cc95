import ArrowIcon from '@mui/icons-material/ArrowRightAltRounded'
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined'
import Box from '@mui/material/Box'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Notification } from '../../contract/notifications.ts'
import { shortly } from '../i18n/time.ts'
import { icons, pageOf } from './kinds.tsx'

/** A piece of news; the whole row leads to what it is about. */
export function NotificationRow({
  notification,
  onOpen,
}: {
  notification: Notification
  onOpen: () => void
}) {
  const { t, i18n } = useTranslation()
  const { kind, title, text, read_at, created_at } = notification
  const about = pageOf(notification)
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
        {/* A server newer than this page may know kinds it does not. */}
        {icons[kind] ?? <NotificationsIcon />}
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
