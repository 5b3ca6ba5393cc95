import CheckCircleIcon from '@mui/icons-material/CheckCircleRounded'
import LockIcon from '@mui/icons-material/LockOutlined'
import PlaceIcon from '@mui/icons-material/PlaceOutlined'
import SeriesIcon from '@mui/icons-material/RepeatRounded'
import ScheduleIcon from '@mui/icons-material/ScheduleOutlined'
import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { EventSummary } from '../../contract/events.ts'
import { clock, days, differs, offsetName, span } from '../i18n/time.ts'
import { Mark } from '../ui/Mark.tsx'
import { Cover } from './Cover.tsx'
import { DateBlock } from './DateBlock.tsx'
import { SeatMeter } from './SeatMeter.tsx'
import { Stars } from './Stars.tsx'
import { StatusChip } from './StatusChip.tsx'

interface Props {
  event: EventSummary
  /** Says more about the viewer's part than the seats do: a booking's state. */
  footer?: ReactNode
  /** What its organizer may do, in the corner. */
  action?: ReactNode
  /** One below what stands above the list. */
  heading?: 'h2' | 'h3'
  /** Grey: it is over, or no longer the viewer's concern. */
  muted?: boolean
  /** In sight when the page opens. */
  eager?: boolean
}

/** An event in a list; the whole card is its link. */
export function EventCard({ event, footer, action, heading = 'h3', muted = false, eager }: Props) {
  const lost = muted || event.status === 'cancelled'
  const over = lost || event.status === 'finished'
  return (
    <Card
      component="article"
      sx={{
        position: 'relative',
        display: 'flex',
        flexDirection: 'column',
        height: '100%',
        transition: 'border-color .15s, transform .15s',
        '&:hover': { borderColor: 'primary.main', transform: 'translateY(-2px)' },
        '&:has(a:focus-visible)': { outline: '3px solid', outlineColor: 'secondary.main', outlineOffset: 2 },
      }}
    >
      <Box sx={{ height: 148, flex: 'none', filter: over ? 'grayscale(1)' : 'none' }}>
        <Cover event={event} eager={eager} sizes="(max-width: 720px) 100vw, 380px" />
      </Box>
      <Marks event={event} />
      {action && <Box sx={{ position: 'absolute', zIndex: 1, top: 8, right: 8 }}>{action}</Box>}
      <Box sx={{ display: 'flex', flex: 1, gap: 2, p: 2.25, pt: 0 }}>
        <Box sx={{ flex: 'none', mt: -3.5, zIndex: 1 }}>
          <DateBlock instant={event.starts_at} zone={event.time_zone} muted={over} />
        </Box>
        <Stack sx={{ minWidth: 0, flex: 1, gap: 0.75, pt: 1.75 }}>
          <Typography variant="h3" component={heading} sx={{ overflowWrap: 'anywhere' }}>
            <Box
              component={Link}
              to={`/events/${event.id}`}
              sx={{
                color: 'inherit',
                textDecoration: lost ? 'line-through' : 'none',
                textDecorationColor: 'var(--v-palette-text-secondary)',
                '&:focus-visible': { outline: 'none' },
                '&::after': { content: '""', position: 'absolute', inset: 0 },
              }}
            >
              {event.title}
            </Box>
          </Typography>
          <Facts event={event} />
          <Box sx={{ mt: 'auto', pt: 1 }}>
            {footer ?? (event.status === 'upcoming' ? <Seats event={event} /> : <Stars {...event.rating} />)}
          </Box>
        </Stack>
      </Box>
    </Card>
  )
}

/** What sets the event apart from one that is public and to come, over its picture. */
function Marks({ event }: { event: EventSummary }) {
  const { t } = useTranslation()
  return (
    <Box
      sx={{ position: 'absolute', top: 12, left: 12, display: 'flex', flexWrap: 'wrap', gap: 0.75, pr: 7 }}
    >
      {event.status !== 'upcoming' && <StatusChip status={event.status} />}
      {event.visibility === 'private' && (
        <Mark>
          <LockIcon />
          {t('events.private')}
        </Mark>
      )}
    </Box>
  )
}

function Facts({ event }: { event: EventSummary }) {
  const { t, i18n } = useTranslation()
  const { starts_at, ends_at, time_zone: zone } = event
  const language = i18n.language
  const time = clock(starts_at, language, zone)
  const place = [event.location, event.venue].filter(Boolean).join(', ')
  return (
    <>
      {event.all_day ? (
        <Fact icon={<ScheduleIcon />}>{days(starts_at, ends_at, language, zone)}</Fact>
      ) : (
        <Fact icon={<ScheduleIcon />} title={span(starts_at, ends_at, language, zone)}>
          <time dateTime={starts_at}>
            {differs(starts_at, zone) ? `${time} ${offsetName(new Date(starts_at), language, zone)}` : time}
          </time>
        </Fact>
      )}
      {place && <Fact icon={<PlaceIcon />}>{place}</Fact>}
      {event.series_id && <Fact icon={<SeriesIcon />}>{t('events.series')}</Fact>}
      {event.tags.length > 0 && (
        <Typography variant="body2" noWrap sx={{ color: 'primary.main', fontWeight: 550 }}>
          {event.tags.join(' · ')}
        </Typography>
      )}
    </>
  )
}

function Seats({ event }: { event: EventSummary }) {
  const { t } = useTranslation()
  const full = event.waitlist ? 'events.to_waitlist' : 'events.full'
  return (
    <Stack spacing={1}>
      <SeatMeter {...event} thin />
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', flexWrap: 'wrap', columnGap: 1.5, whiteSpace: 'nowrap' }}
      >
        <Typography variant="body2" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
          {event.free_seats > 0 ? t('events.free', { count: event.free_seats }) : t(full)}
        </Typography>
        {event.my_booking && (
          <Typography
            variant="body2"
            sx={{
              color: 'primary.main',
              fontWeight: 620,
              display: 'flex',
              gap: 0.5,
              alignItems: 'center',
            }}
          >
            <CheckCircleIcon sx={{ fontSize: 17 }} />
            {t(event.my_booking.state === 'waitlisted' ? 'bookings.waitlisted' : 'bookings.booked')}
          </Typography>
        )}
        <Stars {...event.rating} />
      </Stack>
    </Stack>
  )
}

function Fact({ icon, title, children }: { icon: ReactNode; title?: string; children: ReactNode }) {
  return (
    <Typography
      variant="body2"
      title={title}
      sx={{
        display: 'flex',
        gap: 0.75,
        alignItems: 'center',
        color: 'text.secondary',
        '& svg': { fontSize: 17, flex: 'none' },
      }}
    >
      {icon}
      <Box
        component="span"
        sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
      >
        {children}
      </Box>
    </Typography>
  )
}
