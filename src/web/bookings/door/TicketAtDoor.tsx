import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Container from '@mui/material/Container'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { MyBookingRow } from '../../../contract/bookings.ts'
import { nameOf } from '../../accounts/person.ts'
import { call } from '../../api/client.ts'
import { ApiProblem } from '../../api/problem.ts'
import { shortly, whenOf } from '../../i18n/time.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { useTitle } from '../../ui/title.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { useTexts } from './i18n/texts.ts'
import { useRefusal } from './Outcome.tsx'
import { useDoor } from './queries.ts'

const ticketByCode = (code: string) =>
  queryOptions({
    queryKey: ['ticket', code],
    queryFn: ({ signal }) => call('GET /tickets/:code', { params: { code }, signal }),
  })

/** Where a ticket's QR code leads: its organizer sees whose it is and lets them in by a press. */
export default function TicketAtDoor() {
  const { t } = useTexts()
  const { code = '' } = useParams()
  const { data, error, refetch } = useQuery(ticketByCode(code.slice(0, 64)))
  useTitle(t('ticket.title'))
  if (data) return <Ticket booking={data} code={code} />
  if (!error) return <Waiting />
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      {error instanceof ApiProblem && [400, 404].includes(error.status) ? (
        <Blank
          alone
          icon={<TicketIcon />}
          title={t('ticket.none')}
          text={t('ticket.none_text')}
          action={
            <Button component={Link} to="/my/bookings" variant="contained">
              {t('ticket.mine')}
            </Button>
          }
        />
      ) : (
        <Failure error={error} retry={refetch} />
      )}
    </Container>
  )
}

function Ticket({ booking, code }: { booking: MyBookingRow; code: string }) {
  const { t, i18n } = useTexts()
  const { event, user, seats, state, checked_in_at: at } = booking
  const client = useQueryClient()
  const { letIn, undo } = useDoor(event.id)
  const refusal = useRefusal(event)
  const onSettled = () => client.invalidateQueries({ queryKey: ticketByCode(code).queryKey })
  return (
    <Container maxWidth="sm" sx={{ py: { xs: 3, md: 6 } }}>
      <Card sx={{ borderRadius: 6 }}>
        <Box aria-live="assertive">
          <State booking={booking} />
        </Box>
        <Box sx={{ p: { xs: 2.5, sm: 4 } }}>
          <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
            {nameOf(user)}
          </Typography>
          <Typography sx={{ fontSize: '1.25rem', fontWeight: 620, mt: 0.75 }}>
            {t('list.seats', { count: seats })}
          </Typography>
          <Typography sx={{ mt: 2, fontWeight: 580, overflowWrap: 'anywhere' }}>{event.title}</Typography>
          <Typography sx={{ color: 'text.secondary', '&::first-letter': { textTransform: 'uppercase' } }}>
            {whenOf(event, i18n.language)}
          </Typography>
          {letIn.error && (
            <Alert severity="error" sx={{ mt: 2 }}>
              {refusal(letIn.error)}
            </Alert>
          )}
          <Stack spacing={1.5} sx={{ mt: 3 }}>
            {state === 'confirmed' && !at && event.status !== 'cancelled' && (
              <Button
                variant="contained"
                size="large"
                autoFocus
                loading={letIn.isPending}
                onClick={() => letIn.mutate(booking, { onSettled })}
              >
                {t('door.let_in')}
              </Button>
            )}
            {at && (
              <Button
                variant="outlined"
                loading={undo.isPending}
                onClick={() => undo.mutate(booking, { onSettled })}
              >
                {t('door.undo')}
              </Button>
            )}
            <Button component={Link} to={`/events/${event.id}/check-in`}>
              {t('ticket.to_door')}
            </Button>
          </Stack>
        </Box>
      </Card>
    </Container>
  )
}

/** Whether it opens the door, by colour and in words. */
function State({ booking: { event, state, checked_in_at: at } }: { booking: MyBookingRow }) {
  const { t, i18n } = useTexts()
  const look = looks[event.status === 'cancelled' ? 'cancelled' : at ? 'used' : state]
  return (
    <Typography
      sx={{
        px: { xs: 2.5, sm: 4 },
        py: 2,
        fontSize: '1.25rem',
        fontWeight: 700,
        color: `${look.colour}.contrastText`,
        bgcolor: `${look.colour}.main`,
        '&::first-letter': { textTransform: 'uppercase' },
      }}
    >
      {at
        ? t('list.in_at', { time: shortly(at, i18n.language, event.time_zone) })
        : t(event.status === 'cancelled' ? 'translation:events.status_cancelled' : look.words)}
    </Typography>
  )
}

const looks = {
  confirmed: { colour: 'success', words: 'ticket.valid' },
  waitlisted: { colour: 'error', words: 'ticket.waits' },
  cancelled: { colour: 'error', words: 'ticket.cancelled' },
  used: { colour: 'secondary', words: 'ticket.valid' },
} as const
