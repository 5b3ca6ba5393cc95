import Box from '@mui/material/Box'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../contract/events.ts'

type Props = Pick<EventSummary, 'seats' | 'booked' | 'free_seats'> & { thin?: boolean }

/** How full an event is; brass when little is left: a tenth, or three seats. */
export function SeatMeter({ seats, booked, free_seats, thin }: Props) {
  const { t } = useTranslation()
  const scarce = free_seats <= Math.max(seats / 10, 3)
  const taken = seats > 0 ? Math.min(100, (booked / seats) * 100) : 100
  return (
    <Box
      role="progressbar"
      aria-label={t('events.meter')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(taken)}
      aria-valuetext={t('events.taken', { booked, seats })}
      sx={{ width: '100%', height: thin ? 5 : 10, borderRadius: 1, overflow: 'hidden', bgcolor: 'divider' }}
    >
      <Box
        style={{ width: `${taken}%` }}
        sx={{
          height: '100%',
          borderRadius: 1,
          bgcolor: scarce ? 'secondary.main' : 'primary.main',
          transition: 'width .4s',
        }}
      />
    </Box>
  )
}
