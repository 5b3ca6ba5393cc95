import ExploreIcon from '@mui/icons-material/ExploreOffOutlined'
import Button from '@mui/material/Button'
import Container from '@mui/material/Container'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Blank } from '../ui/Blank.tsx'
import { useTitle } from '../ui/title.ts'

export function NotFound() {
  const { t } = useTranslation()
  useTitle(t('app.not_found'))
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      <Blank
        alone
        icon={<ExploreIcon />}
        title={t('app.not_found')}
        text={t('app.not_found_text')}
        action={
          <Button component={Link} to="/" variant="contained">
            {t('app.to_events')}
          </Button>
        }
      />
    </Container>
  )
}
