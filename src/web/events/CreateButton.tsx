import AddIcon from '@mui/icons-material/AddRounded'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

const brassLook = { bgcolor: '#f0b94a', color: '#2b1d00', '&:hover': { bgcolor: '#f6c967' } }

/** `brass` stands out on the dark green of the banner in both themes. */
export function CreateButton({ brass }: { brass?: boolean }) {
  const { t } = useTranslation()
  return (
    <Button
      component={Link}
      to="/events/new"
      variant="contained"
      startIcon={<AddIcon />}
      sx={brass ? brassLook : undefined}
    >
      {t('events.create')}
    </Button>
  )
}
