import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import PrintIcon from '@mui/icons-material/PrintOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Container from '@mui/material/Container'
import GlobalStyles from '@mui/material/GlobalStyles'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { Booking } from '../../contract/bookings.ts'
import type { Event } from '../../contract/events.ts'
import { nameOf } from '../accounts/person.ts'
import { useMe } from '../accounts/session.ts'
import { useTopic } from '../api/live.ts'
import { ApiProblem } from '../api/problem.ts'
import { CalendarMenu } from '../calendar/CalendarMenu.tsx'
import { eventById } from '../events/queries.ts'
import { whenOf } from '../i18n/time.ts'
import { Blank } from '../ui/Blank.tsx'
import { Failure } from '../ui/Failure.tsx'
import { useTitle } from '../ui/title.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { bookingById } from './booking.ts'
import { useTexts } from './i18n/texts.ts'
import { QrCode } from './QrCode.tsx'
import { TicketCode } from './TicketCode.tsx'

export default function TicketPage() {
  const { id = '' } = useParams()
  return /^[1-9]\d{0,15}$/.test(id) ? <Found id={Number(id)} /> : <Missing />
}

function Found({ id }: { id: number }) {
  const client = useQueryClient()
  const me = useMe()
  const booking = useQuery(bookingById(id))
  const event = useQuery({
    ...eventById(booking.data?.event_id ?? 0),
    enabled: booking.data !== undefined,
  })
  // A seat that came free, somebody removed: the ticket follows.
  useTopic('me', (happening) => {
    if (happening.type === 'event' && happening.name === 'notification')
      void client.invalidateQueries({ queryKey: bookingById(id).queryKey })
  })
  // Its organizer may read a booking too; the ticket is for who booked.
  if (booking.data && me && booking.data.user.id !== me.id) return <Missing />
  if (booking.data && event.data) return <Shown booking={booking.data} event={event.data} />
  const error = booking.error ?? event.error
  if (!error) return <Waiting />
  if (error instanceof ApiProblem && error.status === 404) return <Missing />
  return (
    <Container maxWidth="md" sx={{ py: 6 }}>
      <Failure error={error} retry={() => Promise.all([booking.refetch(), event.refetch()])} />
    </Container>
  )
}

function Missing() {
  const { t } = useTexts()
  useTitle(t('ticket.none'))
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      <Blank
        alone
        icon={<TicketIcon />}
        title={t('ticket.none')}
        text={t('ticket.none_text')}
        action={
          <Button component={Link} to="/my/bookings" variant="contained">
            {t('translation:bookings.title')}
          </Button>
        }
      />
    </Container>
  )
}

/** On paper there is the ticket alone, black on white. */
const onPaper = {
  '@media print': {
    'header, nav, footer': { display: 'none !important' },
    html: { colorScheme: 'light !important' },
    'html, body': { background: '#fff !important' },
    'main, main *': { background: 'none !important', color: '#000 !important' },
    '@page': { margin: '16mm' },
  },
}

function Shown({ booking, event }: { booking: Booking; event: Event }) {
  const { t } = useTexts()
  useTitle(`${t('ticket.title')}: ${event.title}`)
  const { state } = booking
  return (
    <Container maxWidth="sm" sx={{ py: { xs: 3, md: 6 } }}>
      <GlobalStyles styles={onPaper} />
      <Card component="article" sx={{ borderRadius: 6 }}>
        <Box sx={{ p: { xs: 2.5, sm: 4 } }}>
          <Typography variant="overline" sx={{ color: 'text.secondary' }}>
            {t('ticket.title')}
          </Typography>
          <Typography variant="h1" sx={{ fontSize: '1.75rem', mt: 0.5, overflowWrap: 'anywhere' }}>
            {event.title}
          </Typography>
          <Particulars booking={booking} event={event} />
        </Box>
        <Box
          sx={{
            p: { xs: 2.5, sm: 4 },
            borderTop: '2px dashed',
            borderColor: 'divider',
            textAlign: 'center',
          }}
        >
          {state === 'confirmed' && event.status !== 'cancelled' ? (
            <>
              <QrCode booking={booking.id} />
              <TicketCode code={booking.ticket_code} large />
              <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
                {t('ticket.hint')}
              </Typography>
            </>
          ) : (
            <NoTicket waits={state === 'waitlisted'} />
          )}
        </Box>
      </Card>
      <Stack
        direction="row"
        useFlexGap
        sx={{ mt: 3, gap: 1.5, flexWrap: 'wrap', justifyContent: 'center', displayPrint: 'none' }}
      >
        {state === 'confirmed' && (
          <Button variant="contained" startIcon={<PrintIcon />} onClick={() => window.print()}>
            {t('ticket.print')}
          </Button>
        )}
        <CalendarMenu event={event} />
        <Button component={Link} to={`/events/${event.id}`} variant="outlined">
          {t('ticket.to_event')}
        </Button>
      </Stack>
    </Container>
  )
}

function NoTicket({ waits }: { waits: boolean }) {
  const { t } = useTexts()
  return (
    <>
      <Typography variant="h2">{t(waits ? 'ticket.waitlisted' : 'ticket.cancelled')}</Typography>
      <Typography sx={{ color: 'text.secondary', mt: 1 }}>
        {t(waits ? 'ticket.waitlisted_text' : 'ticket.cancelled_text')}
      </Typography>
    </>
  )
}

function Particulars({ booking, event }: { booking: Booking; event: Event }) {
  const { t, i18n } = useTexts()
  const { starts_at, venue, location } = event
  const place = [venue, location].filter(Boolean).join(', ')
  return (
    <Box
      component="dl"
      sx={{ display: 'grid', gridTemplateColumns: { sm: '1fr 1fr' }, gap: 2, mt: 2.5, mb: 0 }}
    >
      <Particular term={t('ticket.when')}>
        <time dateTime={starts_at}>{whenOf(event, i18n.language)}</time>
      </Particular>
      {place && <Particular term={t('ticket.where')}>{place}</Particular>}
      <Particular term={t('ticket.guest')}>{nameOf(booking.user)}</Particular>
      <Particular term={t('ticket.seats')}>{booking.seats}</Particular>
    </Box>
  )
}

function Particular({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <Typography component="dt" variant="body2" sx={{ color: 'text.secondary' }}>
        {term}
      </Typography>
      <Typography
        component="dd"
        sx={{
          m: 0,
          fontWeight: 580,
          overflowWrap: 'anywhere',
          '&::first-letter': { textTransform: 'uppercase' },
        }}
      >
        {children}
      </Typography>
    </div>
  )
}
