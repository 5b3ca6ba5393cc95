import EventIcon from '@mui/icons-material/EventOutlined'
import Box from '@mui/material/Box'
import Container from '@mui/material/Container'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../contract/events.ts'
import { monthOf } from '../i18n/time.ts'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { useTitle } from '../ui/title.ts'
import { Banner } from './Banner.tsx'
import { CreateButton } from './CreateButton.tsx'
import { EventCard } from './EventCard.tsx'
import { EventGrid, EventGridSkeleton } from './EventGrid.tsx'
import { upcomingEvents } from './queries.ts'

export default function EventList() {
  const { t, i18n } = useTranslation()
  const events = useInfiniteQuery(upcomingEvents)
  useTitle(t('events.title'))
  const byMonth = (items: EventSummary[]) =>
    Map.groupBy(items, ({ starts_at, time_zone }) => monthOf(starts_at, i18n.language, time_zone))
  const empty = (
    <Blank
      icon={<EventIcon />}
      title={t('events.empty')}
      text={t('events.empty_text')}
      action={<CreateButton />}
    />
  )
  return (
    <Container maxWidth="lg" sx={{ py: { xs: 2, md: 4 } }}>
      <Banner />
      <Listing query={events} skeleton={<EventGridSkeleton />} empty={empty}>
        {(items) =>
          [...byMonth(items)].map(([month, list]) => (
            <Box key={month} component="section" aria-label={month} sx={{ mb: 4.5 }}>
              <Typography variant="h2" sx={{ mb: 2 }}>
                {month}
              </Typography>
              <EventGrid items={list}>{(event) => <EventCard event={event} />}</EventGrid>
            </Box>
          ))
        }
      </Listing>
    </Container>
  )
}
