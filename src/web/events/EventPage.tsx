import EventBusyIcon from '@mui/icons-material/EventBusyOutlined'
import LinkIcon from '@mui/icons-material/LinkRounded'
import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Container from '@mui/material/Container'
import IconButton from '@mui/material/IconButton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { Event } from '../../contract/events.ts'
import { faceOf, nameOf } from '../accounts/person.ts'
import { useMe } from '../accounts/session.ts'
import { ApiProblem } from '../api/problem.ts'
import { BookingPanel } from '../bookings/BookingPanel.tsx'
import { Blank } from '../ui/Blank.tsx'
import { canCopy, useCopy } from '../ui/clipboard.ts'
import { Failure } from '../ui/Failure.tsx'
import { useTitle } from '../ui/title.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { Attendees } from './Attendees.tsx'
import { DateBlock } from './DateBlock.tsx'
import { EventFacts } from './EventFacts.tsx'
import { Publication } from './Publication.tsx'
import { useLiveEvent } from './queries.ts'
import { StatusChip } from './StatusChip.tsx'

export default function EventPage() {
  const { id = '' } = useParams()
  return /^[1-9]\d{0,15}$/.test(id) ? <Followed id={Number(id)} /> : <Missing />
}

function Followed({ id }: { id: number }) {
  const { data: event, error, refetch } = useLiveEvent(id)
  if (event) return <Shown event={event} />
  if (!error) return <Waiting />
  if (error instanceof ApiProblem && error.status === 404) return <Missing />
  return (
    <Container maxWidth="md" sx={{ py: 6 }}>
      <Failure error={error} retry={refetch} />
    </Container>
  )
}

function Missing() {
  const { t } = useTranslation()
  useTitle(t('events.missing'))
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      <Blank
        alone
        icon={<EventBusyIcon />}
        title={t('events.missing')}
        text={t('events.missing_text')}
        action={
          <Button component={Link} to="/" variant="contained">
            {t('app.to_events')}
          </Button>
        }
      />
    </Container>
  )
}

function Shown({ event }: { event: Event }) {
  const { t } = useTranslation()
  const me = useMe()
  useTitle(event.title)
  const copy = useCopy()
  const mine = me?.id === event.organizer.id
  return (
    <Container maxWidth="lg" sx={{ py: { xs: 3, md: 6 } }}>
      {event.status === 'scheduled' && <Publication event={event} />}
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
          <Stack direction="row" spacing={2.5} sx={{ alignItems: 'center', mb: 2.5 }}>
            <DateBlock
              instant={event.starts_at}
              zone={event.time_zone}
              muted={event.status === 'cancelled' || event.status === 'finished'}
            />
            <StatusChip status={event.status} />
            {canCopy && (
              <IconButton
                aria-label={t('events.link')}
                title={t('events.link')}
                onClick={() => void copy(location.href, t('events.link_copied'))}
                sx={{ border: '1px solid', borderColor: 'divider', marginInlineStart: 'auto !important' }}
              >
                <LinkIcon />
              </IconButton>
            )}
          </Stack>
          <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
            {event.title}
          </Typography>
          <EventFacts event={event} />
        </Box>
        <Box sx={{ gridArea: 'panel', position: { md: 'sticky' }, top: { md: 96 } }}>
          <BookingPanel event={event} />
        </Box>
        <Box sx={{ gridArea: 'body' }}>
          <Typography variant="h2" sx={{ mb: 1.25 }}>
            {t('events.about')}
          </Typography>
          <Typography
            sx={{
              whiteSpace: 'pre-line',
              overflowWrap: 'anywhere',
              maxWidth: '68ch',
              color: event.description ? 'text.primary' : 'text.secondary',
            }}
          >
            {event.description || t('events.no_description')}
          </Typography>
          <Stack direction="row" spacing={1.75} sx={{ alignItems: 'center', mt: 4 }}>
            <Avatar
              {...faceOf(event.organizer)}
              sx={{ bgcolor: 'primary.main', color: 'primary.contrastText', fontWeight: 650, fontSize: 16 }}
            />
            <div>
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {t('events.organizer')}
              </Typography>
              <Typography sx={{ fontWeight: 620 }}>
                {nameOf(event.organizer)}
                {mine && ` (${t('events.organizer_you')})`}
              </Typography>
            </div>
          </Stack>
          {mine && <Attendees event={event} />}
        </Box>
      </Box>
    </Container>
  )
}
