import TicketIcon from '@mui/icons-material/ConfirmationNumberOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useTopic } from '../api/live.ts'
import { EventCard } from '../events/EventCard.tsx'
import { EventGrid, EventGridSkeleton } from '../events/EventGrid.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { BookingState } from './BookingState.tsx'
import { myBookings, type Period } from './booking.ts'
import { useTexts } from './i18n/texts.ts'

const periods = ['coming', 'past', 'cancelled'] as const

export default function MyBookings() {
  const { t } = useTexts()
  const [params] = useSearchParams()
  const period = periods.find((one) => one === params.get('period')) ?? 'coming'
  const bookings = useInfiniteQuery(myBookings(period))
  const client = useQueryClient()
  // A seat that came free, an event called off: what is shown follows.
  useTopic('me', (happening) => {
    if (happening.type === 'event') void client.invalidateQueries({ queryKey: ['my-bookings'] })
  })
  return (
    <Page title={t('translation:bookings.title')} lead={t('mine.lead')}>
      <Filter period={period} />
      <Listing query={bookings} skeleton={<EventGridSkeleton />} empty={<Empty period={period} />}>
        {(items) => (
          <EventGrid items={items}>
            {(booking, place) => (
              <EventCard
                event={booking.event}
                heading="h2"
                eager={place < 3}
                muted={booking.state === 'cancelled'}
                footer={<BookingState booking={booking} period={period} />}
              />
            )}
          </EventGrid>
        )}
      </Listing>
    </Page>
  )
}

function Empty({ period }: { period: Period }) {
  const { t } = useTexts()
  if (period !== 'coming')
    return (
      <Blank icon={<TicketIcon />} title={t(`mine.empty_${period}`)} text={t(`mine.empty_${period}_text`)} />
    )
  return (
    <Blank
      icon={<TicketIcon />}
      title={t('mine.empty')}
      text={t('mine.empty_text')}
      action={
        <Button component={Link} to="/" variant="contained">
          {t('translation:app.to_events')}
        </Button>
      }
    />
  )
}

/** The choice is an address, so that a step back takes it back. */
function Filter({ period }: { period: Period }) {
  const { t } = useTexts()
  return (
    <Box
      component="nav"
      aria-label={t('mine.filter')}
      sx={{
        display: 'flex',
        gap: 1,
        mb: 3,
        mx: -2,
        px: 2,
        py: 0.5,
        overflowX: 'auto',
        scrollbarWidth: 'none',
      }}
    >
      {periods.map((one) => (
        <Button
          key={one}
          component={Link}
          to={one === 'coming' ? '.' : `?period=${one}`}
          size="small"
          variant={one === period ? 'contained' : 'outlined'}
          aria-current={one === period ? 'page' : undefined}
          sx={{ flex: 'none' }}
        >
          {t(`mine.${one}`)}
        </Button>
      ))}
    </Box>
  )
}
