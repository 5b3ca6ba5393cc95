import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MyBookingRow } from '../../contract/bookings.ts'
import { EventCard } from '../events/EventCard.tsx'
import { EventGrid, EventGridSkeleton } from '../events/EventGrid.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { myBookings } from './booking.ts'

const colours = { confirmed: 'success', waitlisted: 'secondary', cancelled: 'default' } as const

export default function MyBookings() {
  const { t } = useTranslation()
  const bookings = useInfiniteQuery(myBookings)
  const empty = (
    <Blank
      icon={<TicketIcon />}
      title={t('bookings.empty')}
      text={t('bookings.empty_text')}
      action={
        <Button component={Link} to="/" variant="contained">
          {t('app.to_events')}
        </Button>
      }
    />
  )
  return (
    <Page title={t('bookings.title')} lead={t('bookings.lead')}>
      <Listing query={bookings} skeleton={<EventGridSkeleton />} empty={empty}>
        {(items) => (
          <EventGrid items={items}>
            {(booking) => (
              <EventCard
                event={booking.event}
                heading="h2"
                muted={booking.state === 'cancelled'}
                footer={<State booking={booking} />}
              />
            )}
          </EventGrid>
        )}
      </Listing>
    </Page>
  )
}

function State({ booking }: { booking: MyBookingRow }) {
  const { t } = useTranslation()
  const over = booking.event.status === 'cancelled' || booking.event.status === 'finished'
  return (
    <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
      <Chip
        size="small"
        variant="outlined"
        color={colours[booking.state]}
        label={over ? t(`events.status_${booking.event.status}`) : t(`bookings.${booking.state}`)}
      />
      {booking.state === 'confirmed' && !over && (
        <Typography
          variant="body2"
          sx={{ fontFamily: 'ui-monospace, Menlo, Consolas, monospace', color: 'text.secondary' }}
        >
          {booking.ticket_code.slice(0, 4)}…{booking.ticket_code.slice(-4)}
        </Typography>
      )}
    </Stack>
  )
}
