import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined'
import Badge from '@mui/material/Badge'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Unseen } from '../ui/Unseen.tsx'
import { useUnread } from './queries.ts'

/** Leads to the notifications and counts the unread ones, aloud too when one comes. */
export function BellButton() {
  const { t } = useTranslation()
  const unread = useUnread()
  const label = unread > 0 ? t('notifications.unread', { count: unread }) : t('notifications.title')
  return (
    <>
      <IconButton component={Link} to="/notifications" aria-label={label} title={label} color="inherit">
        <Badge badgeContent={unread} color="secondary" max={99}>
          <NotificationsIcon />
        </Badge>
      </IconButton>
      <Unseen aria-live="polite">{unread > 0 && label}</Unseen>
    </>
  )
}
