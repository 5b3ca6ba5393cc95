import CheckCircleIcon from '@mui/icons-material/CheckCircleRounded'
import PlaceIcon from '@mui/icons-material/PlaceOutlined'
import ScheduleIcon from '@mui/icons-material/ScheduleOutlined'
import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { EventSummary } from '../../contract/events.ts'
import { clock, differs, offsetName, span } from '../i18n/time.ts'
import { DateBlock } from './DateBlock.tsx'
import { SeatMeter } from './SeatMeter.tsx'
import { StatusChip } from './StatusChip.tsx'

interface Props {
  event: EventSummary
  /** Says more about the viewer's part than the seats do: a booking's state. */
  footer?: ReactNode
  /** One below what stands above the list. */
  heading?: 'h2' | 'h3'
  /** Grey: it is over, or no longer the viewer's concern. */
  muted?: boolean
}

/** An event in a list; the whole card is its link. */
export function EventCard({ event, footer, heading = 'h3', muted = false }: Props) {
  const { t, i18n } = useTranslation()
  const language = i18n.language
  const over = muted || event.status === 'cancelled' || event.status === 'finished'
  const time = differs(event.starts_at, event.time_zone)
    ? `${clock(event.starts_at, language, event.time_zone)} ${offsetName(new Date(event.starts_at), language, event.time_zone)}`
    : clock(event.starts_at, language, event.time_zone)
  const place = [event.location, event.venue].filter(Boolean).join(', ')
  return (
    <Card
      component="article"
      sx={{
        position: 'relative',
        display: 'flex',
        gap: 2.25,
        p: 2.25,
        height: '100%',
        transition: 'border-color .15s, transform .15s',
        '&:hover': { borderColor: 'primary.main', transform: 'translateY(-2px)' },
        '&:has(a:focus-visible)': { outline: '3px solid', outlineColor: 'secondary.main', outlineOffset: 2 },
      }}
    >
      <DateBlock instant={event.starts_at} zone={event.time_zone} muted={over} />
      <Stack sx={{ minWidth: 0, flex: 1, gap: 0.75 }}>
        <Typography variant="h3" component={heading} sx={{ overflowWrap: 'anywhere' }}>
          <Box
            component={Link}
            to={`/events/${event.id}`}
            sx={{
              color: 'inherit',
              textDecoration: over ? 'line-through' : 'none',
              textDecorationColor: 'var(--v-palette-text-secondary)',
              '&:focus-visible': { outline: 'none' },
              '&::after': { content: '""', position: 'absolute', inset: 0 },
            }}
          >
            {event.title}
          </Box>
        </Typography>
        <Fact icon={<ScheduleIcon />} title={span(event.starts_at, event.ends_at, language, event.time_zone)}>
          <time dateTime={event.starts_at}>{time}</time>
        </Fact>
        {place && <Fact icon={<PlaceIcon />}>{place}</Fact>}
        <Box sx={{ mt: 'auto', pt: 1.25 }}>
          {footer ??
            (event.status === 'upcoming' ? (
              <Stack spacing={1}>
                <SeatMeter {...event} thin />
                <Stack
                  direction="row"
                  sx={{
                    justifyContent: 'space-between',
                    flexWrap: 'wrap',
                    columnGap: 1.5,
                    whiteSpace: 'nowrap',
                  }}
                >
                  <Typography
                    variant="body2"
                    sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}
                  >
                    {event.free_seats > 0 ? t('events.free', { count: event.free_seats }) : t('events.full')}
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
                </Stack>
              </Stack>
            ) : (
              <StatusChip status={event.status} />
            ))}
        </Box>
      </Stack>
    </Card>
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
