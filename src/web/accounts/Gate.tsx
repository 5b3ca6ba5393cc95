import Alert from '@mui/material/Alert'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { Navigate } from 'react-router'
import { Doorway } from './Doorway.tsx'
import { useTexts } from './i18n/texts.ts'
import { useReturning } from './returning.ts'
import { useMe } from './session.ts'

interface Props {
  title: string
  text: string
  children: ReactNode
  aside?: ReactNode
}

/** Where one signs in or up. Who is signed in already is led back to the errand. */
export function Gate({ title, text, children, aside }: Props) {
  const { t } = useTexts()
  const { errand } = useReturning()
  if (useMe()) return <Navigate to={errand?.from ?? '/'} replace state={errand} />
  return (
    <Doorway title={title} text={text}>
      {errand?.book && (
        <Alert severity="info" sx={{ mb: 3, borderRadius: 3 }}>
          {t('gate.booking_intent')}
        </Alert>
      )}
      {children}
      {aside && <Typography sx={{ mt: 3, color: 'text.secondary' }}>{aside}</Typography>}
    </Doorway>
  )
}
