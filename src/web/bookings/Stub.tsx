import CheckCircleIcon from '@mui/icons-material/CheckCircleRounded'
import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import HourglassIcon from '@mui/icons-material/HourglassTopRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { Event } from '../../contract/events.ts'
import { clock, shortly } from '../i18n/time.ts'
import { useTexts } from './i18n/texts.ts'
import { TicketCode } from './TicketCode.tsx'

interface Props {
  booking: NonNullable<Event['my_booking']>
  event: Event
  /** It came while the page was open. */
  fresh: boolean
  children: ReactNode
}

const notch = {
  content: '""',
  position: 'absolute',
  top: -11,
  width: 22,
  height: 22,
  borderRadius: '50%',
  bgcolor: 'background.default',
  border: '1px solid',
  borderColor: 'divider',
} as const

/** The stub below the perforation: what is mine, or how far it is. */
export function Stub({ booking, event, fresh, children }: Props) {
  const { t } = useTexts()
  const stub = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The button that was pressed is gone: the focus stays where it was, on what it brought.
    if (fresh && document.activeElement === document.body) stub.current?.focus({ preventScroll: true })
  }, [fresh])
  const waits = booking.state === 'waitlisted'
  return (
    <Box
      ref={stub}
      tabIndex={-1}
      sx={{
        position: 'relative',
        outline: 'none',
        p: { xs: 2.5, sm: 3 },
        borderTop: '2px dashed',
        borderColor: 'divider',
        '&::before': { ...notch, left: -12, clipPath: 'inset(0 0 0 50%)' },
        '&::after': { ...notch, right: -12, clipPath: 'inset(0 50% 0 0)' },
      }}
    >
      <Stack
        direction="row"
        spacing={1}
        sx={{ alignItems: 'center', color: waits ? 'secondary.main' : 'primary.main' }}
      >
        {waits ? <HourglassIcon /> : <CheckCircleIcon />}
        <Typography sx={{ fontWeight: 680 }}>
          {t(waits ? 'translation:bookings.waitlisted' : 'translation:bookings.booked')}
        </Typography>
      </Stack>
      {waits ? <InLine booking={booking} /> : <Seats booking={booking} event={event} />}
      {children}
    </Box>
  )
}

function InLine({ booking: { waitlist_place: place, seats } }: Pick<Props, 'booking'>) {
  const { t } = useTexts()
  return (
    <Box sx={{ my: 1.5 }}>
      <Typography aria-live="polite" sx={{ fontWeight: 620, fontVariantNumeric: 'tabular-nums' }}>
        {place && t('panel.place', { place })}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
        {seats > 1 && `${t('panel.waits', { count: seats })}. `}
        {t('panel.join_text')}
      </Typography>
    </Box>
  )
}

function Seats({ booking, event }: Pick<Props, 'booking' | 'event'>) {
  const { t, i18n } = useTexts()
  const { seats, checked_in_at: at } = booking
  const today = at && new Date(at).toDateString() === new Date().toDateString()
  const time = at ? (today ? clock : shortly)(at, i18n.language, event.time_zone) : ''
  return (
    <Box sx={{ my: 1.5 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('panel.mine_seats', { count: seats })}
        {at && ` · ${t('panel.checked_in', { time })}`}
      </Typography>
      <Box sx={{ my: 1.5 }}>
        <TicketCode code={booking.ticket_code} />
      </Box>
      <Button
        component={Link}
        to={`/my/bookings/${booking.id}`}
        variant="outlined"
        fullWidth
        startIcon={<TicketIcon />}
      >
        {t('ticket.open')}
      </Button>
    </Box>
  )
}
