import CampaignIcon from '@mui/icons-material/CampaignOutlined'
import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import EventIcon from '@mui/icons-material/EventOutlined'
import { useTranslation } from 'react-i18next'

/** Where the navigation leads, on top of a wide window and at the bottom of a narrow one. */
export function usePlaces() {
  const { t } = useTranslation()
  return [
    { to: '/', label: t('events.title'), icon: <EventIcon /> },
    { to: '/my/bookings', label: t('bookings.title'), icon: <TicketIcon /> },
    { to: '/my/events', label: t('events.mine'), icon: <CampaignIcon /> },
  ]
}
