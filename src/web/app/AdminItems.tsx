import OutboxIcon from '@mui/icons-material/OutboxOutlined'
import WebhookIcon from '@mui/icons-material/WebhookOutlined'
import MenuItem from '@mui/material/MenuItem'
import { Link } from 'react-router'
import { useTexts } from '../deliveries/i18n/texts.ts'

/** What the account menu has for administrators only. */
export default function AdminItems({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  return (
    <>
      <MenuItem component={Link} to="/deliveries" onClick={onClose}>
        <OutboxIcon />
        {t('menu')}
      </MenuItem>
      <MenuItem component={Link} to="/webhooks" onClick={onClose}>
        <WebhookIcon />
        {t('webhooks')}
      </MenuItem>
    </>
  )
}
