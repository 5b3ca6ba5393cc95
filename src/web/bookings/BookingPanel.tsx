import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Typography from '@mui/material/Typography'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import type { Event } from '../../contract/events.ts'
import type { Errand } from '../accounts/returning.ts'
import { useMe } from '../accounts/session.ts'
import { SeatMeter } from '../events/SeatMeter.tsx'
import { useBook, useCancelBooking } from './booking.ts'
import { SeatNews } from './SeatNews.tsx'
import { Ticket } from './Ticket.tsx'

const Ask = lazy(() => import('../ui/Ask.tsx'))

/** Seats as they go, and the one button that matters. */
export function BookingPanel({ event }: { event: Event }) {
  const { t } = useTranslation()
  const book = useBook(event.id)
  const cancel = useCancelBooking(event.id)
  const [asking, setAsking] = useState(false)
  const press = useBookPress(event, book.mutate)
  const booking = event.my_booking
  const open = event.status === 'upcoming' && Date.parse(event.starts_at) > Date.now()
  return (
    <Card sx={{ borderRadius: 6, overflow: 'visible' }}>
      <Box sx={{ p: { xs: 2.5, sm: 3 } }}>
        <Typography
          sx={{
            fontSize: '1.5rem',
            fontWeight: 720,
            letterSpacing: '-0.02em',
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          {event.free_seats > 0 ? t('events.free', { count: event.free_seats }) : t('events.full')}
        </Typography>
        <Box sx={{ mt: 1.5 }}>
          <SeatMeter {...event} />
        </Box>
        <Typography
          variant="body2"
          sx={{ color: 'text.secondary', mt: 1, fontVariantNumeric: 'tabular-nums' }}
        >
          {t('events.taken', { booked: event.booked, seats: event.seats })}
        </Typography>
        <SeatNews freeSeats={event.free_seats} />
        {!booking && (
          <Button
            variant="contained"
            size="large"
            fullWidth
            sx={{ mt: 2.5 }}
            disabled={!open || event.free_seats === 0}
            loading={book.isPending}
            onClick={press}
          >
            {t(buttonWords(event, open))}
          </Button>
        )}
      </Box>
      {booking && (
        <Ticket code={booking.ticket_code} waitlisted={booking.state === 'waitlisted'}>
          {open && (
            <Button color="error" fullWidth loading={cancel.isPending} onClick={() => setAsking(true)}>
              {t('bookings.cancel')}
            </Button>
          )}
        </Ticket>
      )}
      <Suspense>
        {booking && asking && (
          <Ask
            question={t('bookings.cancel_question')}
            text={t('bookings.cancel_text')}
            yes={t('bookings.cancel')}
            no={t('bookings.cancel_keep')}
            onNo={() => setAsking(false)}
            onYes={() => {
              setAsking(false)
              cancel.mutate(booking.id)
            }}
          />
        )}
      </Suspense>
    </Card>
  )
}

function buttonWords(event: Event, open: boolean) {
  if (event.status === 'scheduled') return 'bookings.opens_later'
  if (!open) return 'bookings.closed_now'
  return event.free_seats > 0 ? 'bookings.book' : 'events.full'
}

/** Books; a stranger is led through signing in, and the seat is booked when they are back. */
function useBookPress(event: Event, book: () => void) {
  const me = useMe()
  const navigate = useNavigate()
  const { pathname, state } = useLocation()
  const wanted = (state as Partial<Errand> | null)?.book === event.id
  const done = useRef(false)
  useEffect(() => {
    if (!wanted || !me || done.current) return
    done.current = true
    void navigate(pathname, { replace: true, state: null })
    if (!event.my_booking) book()
  }, [wanted, me, event.my_booking, book, navigate, pathname])
  return () => {
    if (me) book()
    else void navigate('/sign-up', { state: { from: pathname, book: event.id } satisfies Errand })
  }
}
