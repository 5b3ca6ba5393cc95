import WarningIcon from '@mui/icons-material/WarningAmberRounded'
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import MuiLink from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useEffect, useRef, useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import type { Event } from '../../contract/events.ts'
import type { Errand } from '../accounts/returning.ts'
import { useMe } from '../accounts/session.ts'
import { shortly } from '../i18n/time.ts'
import { useBook, type Wish } from './booking.ts'
import { useTexts } from './i18n/texts.ts'
import { SeatsField } from './SeatsField.tsx'

/** How many seats, and the button: it books, or joins the line where that many are not free. */
export function BookForm({ event, linkKey }: { event: Event; linkKey?: string }) {
  const { t } = useTexts()
  const [wanted, setSeats] = useState(1)
  const book = useBook(event.id, linkKey)
  const press = useBookPress(event, book.mutate)
  const { free_seats: free, seats_per_booking, seats: all, waitlist } = event
  // Where nobody can wait there is no asking for more than there is.
  const most = Math.max(1, Math.min(seats_per_booking, waitlist ? all : free))
  const seats = Math.min(wanted, most)
  const waits = free < seats
  return (
    <Stack spacing={2} sx={{ mt: 2.5 }}>
      <Conflicts event={event} />
      {most > 1 && (free > 0 || waitlist) && (
        <SeatsField
          seats={seats}
          most={most}
          hint={seats === seats_per_booking ? t('panel.at_most', { count: seats_per_booking }) : ''}
          onChange={setSeats}
        />
      )}
      <Button
        variant="contained"
        size="large"
        fullWidth
        disabled={waits && !waitlist}
        loading={book.isPending}
        onClick={() => press({ seats, waitlist: waits })}
      >
        {!waits && t('panel.book', { count: seats })}
        {waits && t(waitlist ? 'panel.join' : 'translation:events.full')}
      </Button>
      {waits && waitlist && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {free > 0 && `${t('panel.join_many', { count: free })} `}
          {t('panel.join_text')}
        </Typography>
      )}
      {(!waits || waitlist) && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('panel.organizer_sees')}
        </Typography>
      )}
    </Stack>
  )
}

/** What else the viewer has booked at that time: said before, not after. */
function Conflicts({ event: { conflicts } }: { event: Event }) {
  const { t, i18n } = useTexts()
  if (conflicts.length === 0) return null
  return (
    <Alert severity="warning" variant="outlined" icon={<WarningIcon />} sx={{ borderRadius: 3 }}>
      {t('panel.conflicts')}
      {conflicts.map(({ event_id, title, starts_at }) => (
        <Typography key={event_id} variant="body2" sx={{ mt: 0.5, overflowWrap: 'anywhere' }}>
          <MuiLink component={Link} to={`/events/${event_id}`} color="inherit" underline="always">
            {title}
          </MuiLink>
          , {shortly(starts_at, i18n.language)}
        </Typography>
      ))}
    </Alert>
  )
}

/** Books; a stranger is led through signing in, and the seats are booked when they are back. */
function useBookPress(event: Event, book: (wish: Wish) => void) {
  const me = useMe()
  const navigate = useNavigate()
  const { pathname, search, state } = useLocation()
  const errand = state as Partial<Errand> | null
  const wanted = errand?.book === event.id ? (errand.seats ?? 1) : 0
  // Who pressed a button that said there are seats did not ask for a place in line.
  const waitlist = errand?.waitlist ?? false
  const done = useRef(false)
  useEffect(() => {
    if (!wanted || !me || done.current) return
    done.current = true
    void navigate(pathname + search, { replace: true, state: null })
    if (!event.my_booking) book({ seats: wanted, waitlist })
  }, [wanted, waitlist, me, event, book, navigate, pathname, search])
  return (wish: Wish) => {
    if (me) return book(wish)
    const from = pathname + search
    void navigate('/sign-up', { state: { from, book: event.id, ...wish } satisfies Errand })
  }
}
