import CampaignIcon from '@mui/icons-material/CampaignOutlined'
import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import EventIcon from '@mui/icons-material/EventOutlined'
import GroupsIcon from '@mui/icons-material/GroupsOutlined'
import { useTranslation } from 'react-i18next'

/** Where the navigation leads, on top of a wide window and at the bottom of a narrow one, which lacks the room for what is `wide`. */
export function usePlaces() {
  const { t } = useTranslation()
  return [
    { to: '/', label: t('events.title'), icon: <EventIcon /> },
    { to: '/my/bookings', label: t('bookings.title'), icon: <TicketIcon /> },
    { to: '/my/events', label: t('events.mine'), icon: <CampaignIcon /> },
    { to: '/organizations', label: t('organizations.title'), icon: <GroupsIcon />, wide: true },
  ]
}
