import Box from '@mui/material/Box'
import { useTranslation } from 'react-i18next'
import { dateParts } from '../i18n/time.ts'

interface Props {
  instant: string
  zone: string
  muted?: boolean
}

/** The day like a leaf torn off a calendar. The full date stands in words beside it. */
export function DateBlock({ instant, zone, muted }: Props) {
  const { i18n } = useTranslation()
  const { day, month, weekday } = dateParts(instant, i18n.language, zone)
  return (
    <Box
      aria-hidden
      sx={{
        flex: 'none',
        width: 68,
        borderRadius: 3,
        overflow: 'hidden',
        textAlign: 'center',
        alignSelf: 'start',
        border: '1px solid',
        borderColor: 'divider',
        bgcolor: 'background.default',
        filter: muted ? 'grayscale(1)' : 'none',
      }}
    >
      <Box
        sx={{
          bgcolor: 'primary.main',
          color: 'primary.contrastText',
          fontSize: 12.5,
          fontWeight: 650,
          lineHeight: '24px',
          textTransform: 'capitalize',
        }}
      >
        {month}
      </Box>
      <Box sx={{ fontSize: 29, fontWeight: 740, lineHeight: 1, pt: 1, letterSpacing: '-0.03em' }}>{day}</Box>
      <Box sx={{ fontSize: 12.5, fontWeight: 550, color: 'text.secondary', pb: 0.75, pt: 0.25 }}>
        {weekday}
      </Box>
    </Box>
  )
}
