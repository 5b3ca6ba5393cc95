import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'react-router'
import type { MyBookingRow } from '../../contract/bookings.ts'
import { Doorway } from '../accounts/Doorway.tsx'
import { call } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { whenOf } from '../i18n/time.ts'
import { Failure } from '../ui/Failure.tsx'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'

/**
 * Where the link of a ticket's mail leads; no sign-in is needed. The token stands in the fragment, which reaches no
 * server log. It takes a press: programs that look at every link in a mail must cancel nothing.
 */
export default function CancelByLink() {
  const { t } = useTexts()
  const token = useLocation().hash.slice(1, 201)
  const { data, error, refetch } = useQuery({
    queryKey: ['booking-link', token],
    queryFn: ({ signal }) => call('POST /bookings/link', { body: { token }, signal }),
    enabled: token !== '',
    // It is asked for twenty times a minute at most.
    refetchOnWindowFocus: false,
  })
  if (data) return <Found booking={data} token={token} />
  if (token === '' || (error instanceof ApiProblem && isInvalid(error)))
    return (
      <Doorway title={t('link.invalid')} text={t('link.invalid_text')}>
        <Button component={Link} to="/my/bookings" variant="contained" size="large">
          {t('link.mine')}
        </Button>
      </Doorway>
    )
  return (
    <Doorway title={t('link.title')} text={t('link.text')}>
      {error ? <Failure error={error} retry={refetch} /> : <Skeleton variant="rounded" height={120} />}
    </Doorway>
  )
}

/** A token of no such shape is refused before it is looked at. */
const isInvalid = ({ code, status }: ApiProblem) => code === 'booking.link_invalid' || status === 400

function Found({ booking, token }: { booking: MyBookingRow; token: string }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const word = useWording()
  const cancel = useMutation({
    mutationFn: () => call('POST /bookings/link/cancel', { body: { token } }),
    // Whoever is signed in here may have the event or the booking open.
    onSuccess: ({ event_id }) =>
      Promise.all(
        [['event', event_id], ['my-bookings'], ['events']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  })
  const before = booking.state === 'cancelled'
  const gone = before || cancel.isSuccess
  const title = t(before ? 'link.gone' : gone ? 'link.done' : 'link.title')
  return (
    <Doorway title={title} text={t(gone ? 'link.done_text' : 'link.text')}>
      <Stack spacing={3}>
        <Booked booking={booking} />
        {cancel.error && <Alert severity="error">{word(cancel.error)}</Alert>}
        <Stack direction="row" useFlexGap sx={{ gap: 1.5, flexWrap: 'wrap' }}>
          {!gone && (
            <Button
              variant="contained"
              color="error"
              size="large"
              loading={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              {t('link.yes')}
            </Button>
          )}
          {booking.event.visibility === 'public' && (
            <Button component={Link} to={`/events/${booking.event_id}`} variant="outlined" size="large">
              {t('link.event')}
            </Button>
          )}
        </Stack>
      </Stack>
    </Doorway>
  )
}

function Booked({ booking: { event, seats } }: { booking: MyBookingRow }) {
  const { t, i18n } = useTexts()
  return (
    <div>
      <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
        {event.title}
      </Typography>
      <Typography
        sx={{ color: 'text.secondary', mt: 0.5, '&::first-letter': { textTransform: 'uppercase' } }}
      >
        {whenOf(event, i18n.language)}
      </Typography>
      <Typography sx={{ color: 'text.secondary' }}>
        {[event.venue, event.location, t('mine.seats', { count: seats })].filter(Boolean).join(' · ')}
      </Typography>
    </div>
  )
}
