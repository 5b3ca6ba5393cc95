import AddIcon from '@mui/icons-material/AddRounded'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

export function CreateButton() {
  const { t } = useTranslation()
  return (
    <Button component={Link} to="/events/new" variant="contained" startIcon={<AddIcon />}>
      {t('events.create')}
    </Button>
  )
}
