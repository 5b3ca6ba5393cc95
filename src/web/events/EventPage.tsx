import EventBusyIcon from '@mui/icons-material/EventBusyOutlined'
import Alert from '@mui/material/Alert'
import AlertTitle from '@mui/material/AlertTitle'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Container from '@mui/material/Container'
import { lazy, Suspense } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { Event } from '../../contract/events.ts'
import { useMe } from '../accounts/session.ts'
import { ApiProblem } from '../api/problem.ts'
import { BookingPanel } from '../bookings/BookingPanel.tsx'
import { useTexts } from '../bookings/i18n/texts.ts'
import { Ratings } from '../ratings/Ratings.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Failure } from '../ui/Failure.tsx'
import { useTitle } from '../ui/title.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { About } from './page/About.tsx'
import { Head } from './page/Head.tsx'
import { Organizations } from './page/Organizations.tsx'
import { SeriesDates } from './page/SeriesDates.tsx'
import { useLiveEvent } from './queries.ts'

const OrganizerPanel = lazy(() => import('./organizing/OrganizerPanel.tsx'))
const Attendees = lazy(() => import('../bookings/door/Attendees.tsx'))

export default function EventPage() {
  const { id = '' } = useParams()
  return /^[1-9]\d{0,15}$/.test(id) ? <Followed id={Number(id)} /> : <Missing />
}

function Followed({ id }: { id: number }) {
  const [params] = useSearchParams()
  const key = params.get('key')?.slice(0, 64)
  const { data: event, error, refetch } = useLiveEvent(id, key)
  if (event) return <Shown event={event} linkKey={key} />
  if (!error) return <Waiting />
  if (error instanceof ApiProblem && error.status === 404) return <Missing />
  return (
    <Container maxWidth="md" sx={{ py: 6 }}>
      <Failure error={error} retry={refetch} />
    </Container>
  )
}

function Missing() {
  const { t } = useTexts()
  useTitle(t('page.missing'))
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      <Blank
        alone
        icon={<EventBusyIcon />}
        title={t('page.missing')}
        text={t('page.missing_text')}
        action={
          <Button component={Link} to="/" variant="contained">
            {t('translation:app.to_events')}
          </Button>
        }
      />
    </Container>
  )
}

/** `linkKey`: of the private link the page was opened by. */
function Shown({ event, linkKey }: { event: Event; linkKey?: string }) {
  const { t } = useTexts()
  const me = useMe()
  useTitle(event.title)
  const mine = me?.id === event.organizer.id
  return (
    <Container maxWidth="lg" sx={{ py: { xs: 3, md: 6 } }}>
      {mine && (
        <Suspense fallback={<Box sx={{ height: 68 }} />}>
          <OrganizerPanel event={event} />
        </Suspense>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: { xs: 3, md: 6 },
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 368px' },
          gridTemplateAreas: { xs: '"head" "panel" "body"', md: '"head panel" "body panel"' },
          gridTemplateRows: { md: 'auto 1fr' },
        }}
      >
        <Box sx={{ gridArea: 'head' }}>
          {event.status === 'cancelled' && (
            <Alert severity="error" variant="outlined" sx={{ mb: 3, borderRadius: 3 }}>
              <AlertTitle sx={{ mb: 0 }}>{t('page.cancelled')}</AlertTitle>
              <Box sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{event.cancel_reason}</Box>
            </Alert>
          )}
          <Head event={event} linkKey={linkKey} />
        </Box>
        <Box sx={{ gridArea: 'panel', position: { md: 'sticky' }, top: { md: 96 } }}>
          <BookingPanel event={event} linkKey={linkKey} />
        </Box>
        <Box sx={{ gridArea: 'body', display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 5 }}>
          <About event={event} />
          <Organizations organizations={event.organizations} />
          {event.series && event.series.dates > 1 && (
            <SeriesDates series={event.series.id} current={event.id} />
          )}
          <Ratings event={event} linkKey={linkKey} mine={mine} />
          {mine && (
            <Suspense>
              <Attendees event={event} />
            </Suspense>
          )}
        </Box>
      </Box>
    </Container>
  )
}
