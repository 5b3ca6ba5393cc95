import Alert from '@mui/material/Alert'
import Card from '@mui/material/Card'
import Container from '@mui/material/Container'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { Navigate } from 'react-router'
import { Bell } from '../ui/Bell.tsx'
import { useTitle } from '../ui/title.ts'
import { useTexts } from './i18n/texts.ts'
import { useReturning } from './returning.ts'
import { useMe } from './session.ts'

interface Props {
  title: string
  text: string
  children: ReactNode
  aside: ReactNode
}

/** The frame of signing in and signing up. Who is signed in already is led back to the errand. */
export function Gate({ title, text, children, aside }: Props) {
  const { t } = useTexts()
  const { errand } = useReturning()
  useTitle(title)
  if (useMe()) return <Navigate to={errand?.from ?? '/'} replace state={errand} />
  return (
    <Container maxWidth="sm" sx={{ py: { xs: 3, md: 8 } }}>
      <Card sx={{ p: { xs: 3, sm: 5 }, borderRadius: 6 }}>
        <Bell size={44} />
        <Typography variant="h1" sx={{ mt: 2.5, fontSize: '2rem' }}>
          {title}
        </Typography>
        <Typography sx={{ color: 'text.secondary', mt: 1, mb: 3.5 }}>{text}</Typography>
        {errand?.book && (
          <Alert severity="info" sx={{ mb: 3, borderRadius: 3 }}>
            {t('gate.booking_intent')}
          </Alert>
        )}
        {children}
        <Typography sx={{ mt: 3, color: 'text.secondary' }}>{aside}</Typography>
      </Card>
    </Container>
  )
}
