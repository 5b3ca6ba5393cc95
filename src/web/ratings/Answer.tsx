import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { calendarDay } from '../i18n/time.ts'
import { useTexts } from './i18n/texts.ts'

/** What the organizer says to a rating. */
export function Answer({ text, at }: { text: string; at: string | null }) {
  const { t, i18n } = useTexts()
  return (
    <Box sx={{ mt: 1.5, pl: 2, borderLeft: '3px solid', borderColor: 'primary.main' }}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('answered')}
        {at && `, ${calendarDay(at, i18n.language)}`}
      </Typography>
      <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{text}</Typography>
    </Box>
  )
}
