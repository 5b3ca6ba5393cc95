import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import { useTexts } from './i18n/texts.ts'

/** The code that is scanned at the door: on white whatever the theme, or a reader would not know it. */
export function QrCode({ booking }: { booking: number }) {
  const { t } = useTexts()
  const [failed, setFailed] = useState(false)
  if (failed)
    return (
      <Typography role="alert" sx={{ color: 'text.secondary', my: 3 }}>
        {t('ticket.qr_failed')}
      </Typography>
    )
  return (
    <Box
      component="img"
      src={`/api/v1/bookings/${booking}/ticket`}
      width={264}
      height={264}
      alt={t('ticket.qr')}
      onError={() => setFailed(true)}
      sx={{ display: 'block', mx: 'auto', mb: 2, borderRadius: 4, bgcolor: '#fff', maxWidth: '100%' }}
    />
  )
}
