import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import StarIcon from '@mui/icons-material/StarBorderRounded'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { MyBookingRow } from '../../contract/bookings.ts'
import { ratingOf } from '../ratings/queries.ts'
import { Mark } from '../ui/Mark.tsx'
import type { Period } from './booking.ts'
import { useTexts } from './i18n/texts.ts'

/** How a booking of mine stands, and what to do with it next. */
export function BookingState({ booking, period }: { booking: MyBookingRow; period: Period }) {
  const { t } = useTexts()
  const { state, seats, waitlist_place: place, event } = booking
  const confirmed = state === 'confirmed'
  return (
    <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
      {period === 'coming' && (
        <Mark colour={confirmed ? 'success' : 'secondary'}>
          {t(confirmed ? 'mine.confirmed' : 'mine.waitlisted')}
        </Mark>
      )}
      {period === 'cancelled' && (
        <Mark colour="error">{t(event.status === 'cancelled' ? 'mine.event_cancelled' : 'mine.by_me')}</Mark>
      )}
      {period === 'past' && <Mark>{t(confirmed ? 'mine.had_seat' : 'mine.not_had')}</Mark>}
      <Typography variant="body2" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
        {t('mine.seats', { count: seats })}
        {period === 'coming' && place !== null && `, ${t('mine.place', { place })}`}
      </Typography>
      {period === 'coming' && confirmed && (
        <Next to={`/my/bookings/${booking.id}`} icon={<TicketIcon />}>
          {t('mine.ticket')}
        </Next>
      )}
      {period === 'past' && confirmed && <RateHint event={event.id} />}
    </Stack>
  )
}

/** Only where there is something left to rate. */
function RateHint({ event }: { event: number }) {
  const { t } = useTexts()
  const { data } = useQuery(ratingOf(event))
  if (!data?.may_rate || data.mine) return null
  return (
    <Next to={`/events/${event}#ratings`} icon={<StarIcon />}>
      {t('mine.rate')}
    </Next>
  )
}

/** Stands above the card, all of which is a link of its own. */
function Next({ to, icon, children }: { to: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Button
      component={Link}
      to={to}
      size="small"
      variant="outlined"
      startIcon={icon}
      sx={{ position: 'relative', zIndex: 1, ml: 'auto', minHeight: 44 }}
    >
      {children}
    </Button>
  )
}
