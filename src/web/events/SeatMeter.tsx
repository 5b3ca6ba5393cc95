import Box from '@mui/material/Box'
import LinearProgress from '@mui/material/LinearProgress'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../contract/events.ts'

type Props = Pick<EventSummary, 'seats' | 'booked' | 'free_seats'> & { thin?: boolean }

/** How full an event is; brass when little is left: a tenth, or three seats. */
export function SeatMeter({ seats, booked, free_seats, thin }: Props) {
  const { t } = useTranslation()
  const scarce = free_seats <= Math.max(seats / 10, 3)
  return (
    <Box sx={{ width: '100%' }}>
      <LinearProgress
        variant="determinate"
        color={scarce ? 'secondary' : 'primary'}
        value={seats > 0 ? Math.min(100, (booked / seats) * 100) : 100}
        aria-label={t('events.meter')}
        aria-valuetext={t('events.taken', { booked, seats })}
        sx={{ height: thin ? 5 : 10, bgcolor: 'divider' }}
      />
    </Box>
  )
}
