import Container from '@mui/material/Container'
import Skeleton from '@mui/material/Skeleton'
import { useTranslation } from 'react-i18next'

/** Stands in for a page that is still on its way. */
export function Waiting() {
  const { t } = useTranslation()
  return (
    <Container maxWidth="lg" sx={{ py: { xs: 3.5, md: 6 } }} aria-busy aria-label={t('app.loading')}>
      <Skeleton variant="text" width="min(60%, 320px)" sx={{ fontSize: '2.6rem' }} />
      <Skeleton variant="text" width="min(80%, 460px)" sx={{ mb: 4 }} />
      <Skeleton variant="rounded" height={220} />
    </Container>
  )
}
