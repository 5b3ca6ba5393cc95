import EventIcon from '@mui/icons-material/EventOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
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
import { cleared, countOf, queryOf, useCriteria } from './finding/criteria.ts'
import { FilterBar } from './finding/FilterBar.tsx'
import { Outcome } from './finding/Outcome.tsx'
import { SearchBox } from './finding/SearchBox.tsx'
import { foundEvents } from './queries.ts'

/** Cards whose pictures are in sight at once: a row of a wide window. */
const inSight = 3

export default function EventList() {
  const { t, i18n } = useTranslation()
  const { criteria, change } = useCriteria()
  const query = queryOf(criteria)
  const events = useInfiniteQuery(foundEvents(query))
  useTitle(t('events.title'))
  const narrowed = criteria.q.trim() !== '' || countOf(criteria) > 0
  // Under months only what stands in the order of time.
  const byMonth = (items: EventSummary[]): [string, EventSummary[]][] =>
    query.sort && query.sort !== '-starts_at'
      ? [['', items]]
      : [...Map.groupBy(items, ({ starts_at, time_zone }) => monthOf(starts_at, i18n.language, time_zone))]
  return (
    <Container maxWidth="lg" sx={{ py: { xs: 2, md: 4 } }}>
      <Banner />
      <Box component="search" sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <SearchBox words={criteria.q} onChange={(q, replace) => change({ q }, replace)} />
        <FilterBar criteria={criteria} change={change} />
      </Box>
      <Outcome criteria={criteria} change={change} found={events} />
      <Box
        aria-busy={events.isPlaceholderData}
        sx={{ opacity: events.isPlaceholderData ? 0.55 : 1, transition: 'opacity .2s' }}
      >
        <Listing
          query={events}
          skeleton={<EventGridSkeleton />}
          empty={
            narrowed ? (
              <Blank
                icon={<EventIcon />}
                title={t('find.nothing')}
                text={t('find.nothing_text')}
                action={
                  <Button variant="outlined" onClick={() => change({ ...cleared, q: '' })}>
                    {t('find.clear')}
                  </Button>
                }
              />
            ) : (
              <Blank
                icon={<EventIcon />}
                title={t('events.empty')}
                text={t('events.empty_text')}
                action={<CreateButton />}
              />
            )
          }
        >
          {(items) =>
            byMonth(items).map(([month, list], section) => (
              <Box key={month} component="section" aria-label={month || undefined} sx={{ mb: 4.5 }}>
                {month && (
                  <Typography variant="h2" sx={{ mb: 2 }}>
                    {month}
                  </Typography>
                )}
                <EventGrid items={list}>
                  {(event, place) => (
                    <EventCard
                      event={event}
                      heading={month ? 'h3' : 'h2'}
                      eager={section === 0 && place < inSight}
                    />
                  )}
                </EventGrid>
              </Box>
            ))
          }
        </Listing>
      </Box>
    </Container>
  )
}
