import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Typography from '@mui/material/Typography'
import { lazy, Suspense, useRef, useState } from 'react'
import type { Event } from '../../contract/events.ts'
import { SeatMeter } from '../events/SeatMeter.tsx'
import { BookForm } from './BookForm.tsx'
import { useCancelBooking } from './booking.ts'
import { useTexts } from './i18n/texts.ts'
import { useLiveBooking } from './live.ts'
import { SeatNews } from './SeatNews.tsx'
import { Stub } from './Stub.tsx'

const Ask = lazy(() => import('../ui/Ask.tsx'))

/** Seats as they go, and the one button that matters. `linkKey`: of the private link the page was opened by. */
export function BookingPanel({ event, linkKey }: { event: Event; linkKey?: string }) {
  const booking = event.my_booking
  const known = useRef(booking?.id)
  const open = event.status === 'upcoming' && Date.parse(event.starts_at) > Date.now()
  const over = event.status === 'cancelled' || event.status === 'finished'
  useLiveBooking(event)
  return (
    <Card sx={{ borderRadius: 6, overflow: 'visible' }}>
      <Box sx={{ p: { xs: 2.5, sm: 3 } }}>
        {over ? <Over event={event} /> : <Seats event={event} />}
        {open && !booking && <BookForm event={event} linkKey={linkKey} />}
        {!open && !over && !booking && <Closed event={event} />}
      </Box>
      {booking && !over && (
        <Stub booking={booking} event={event} fresh={booking.id !== known.current}>
          {open && <Cancel event={event} booking={booking} linkKey={linkKey} />}
        </Stub>
      )}
    </Card>
  )
}

function Seats({ event }: { event: Event }) {
  const { t } = useTexts()
  const { free_seats, booked, seats, waiting } = event
  return (
    <>
      <Typography
        sx={{
          fontSize: '1.5rem',
          fontWeight: 720,
          letterSpacing: '-0.02em',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {free_seats > 0 ? t('translation:events.free', { count: free_seats }) : t('translation:events.full')}
      </Typography>
      <Box sx={{ mt: 1.5 }}>
        <SeatMeter {...event} />
      </Box>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1, fontVariantNumeric: 'tabular-nums' }}>
        {t('translation:events.taken', { booked, seats })}
        {waiting > 0 && ` · ${t('panel.waiting', { count: waiting })}`}
      </Typography>
      <SeatNews freeSeats={free_seats} />
    </>
  )
}

/** What is left to say of an event that is over, or will not be. */
function Over({ event: { status, my_booking: booking } }: { event: Event }) {
  const { t } = useTexts()
  const cancelled = status === 'cancelled'
  return (
    <>
      <Typography variant="h2">{t(cancelled ? 'panel.cancelled' : 'panel.over')}</Typography>
      {!cancelled && booking?.state === 'confirmed' && (
        <Typography sx={{ color: 'text.secondary', mt: 1 }}>
          {t('panel.had_seat', { count: booking.seats })}
        </Typography>
      )}
    </>
  )
}

function Closed({ event }: { event: Event }) {
  const { t } = useTexts()
  const later = event.status === 'scheduled' || event.status === 'draft'
  return (
    <Button variant="contained" size="large" fullWidth disabled sx={{ mt: 2.5 }}>
      {t(later ? 'panel.opens_later' : 'panel.closed')}
    </Button>
  )
}

interface CancelProps {
  event: Event
  booking: NonNullable<Event['my_booking']>
  linkKey?: string
}

/** Gives the seats back, or leaves the line, once that is confirmed. */
function Cancel({ event, booking, linkKey }: CancelProps) {
  const { t } = useTexts()
  const cancel = useCancelBooking(event.id, linkKey)
  const [asking, setAsking] = useState(false)
  const waits = booking.state === 'waitlisted'
  return (
    <>
      <Button color="error" fullWidth loading={cancel.isPending} onClick={() => setAsking(true)}>
        {t(waits ? 'panel.leave' : 'panel.cancel')}
      </Button>
      <Suspense>
        {asking && (
          <Ask
            question={t(waits ? 'panel.leave_question' : 'panel.cancel_question')}
            text={waits ? t('panel.leave_text') : t('panel.cancel_text', { count: booking.seats })}
            yes={t(waits ? 'panel.leave' : 'panel.cancel')}
            no={t(waits ? 'panel.leave_keep' : 'panel.cancel_keep')}
            onNo={() => setAsking(false)}
            onYes={() => {
              setAsking(false)
              cancel.mutate(booking)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
