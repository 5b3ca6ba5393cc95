import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { EventSummary } from '../../../contract/events.ts'
import { useTexts } from '../../bookings/i18n/texts.ts'
import { shortly } from '../../i18n/time.ts'
import { seriesDates } from '../queries.ts'

/** The dates of a series that are to come, each with a page and seats of its own. */
export function SeriesDates({ series, current }: { series: number; current: number }) {
  const { t } = useTexts()
  const query = useInfiniteQuery(seriesDates(series))
  const dates = query.data?.pages.flatMap(({ items }) => items) ?? []
  if (dates.every(({ id }) => id === current)) return null
  return (
    <section>
      <Typography variant="h2" sx={{ mb: 1.5 }}>
        {t('page.series')}
      </Typography>
      <Box
        component="ul"
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1,
          m: 0,
          p: 0,
          listStyle: 'none',
          alignItems: 'center',
        }}
      >
        {dates.map((event) => (
          <li key={event.id}>
            <DateChip event={event} current={event.id === current} />
          </li>
        ))}
        {query.hasNextPage && (
          <li>
            <Button
              size="small"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('page.series_more')}
            </Button>
          </li>
        )}
      </Box>
    </section>
  )
}

function DateChip({ event, current }: { event: EventSummary; current: boolean }) {
  const { t, i18n } = useTexts()
  const when = shortly(event.starts_at, i18n.language, event.time_zone)
  const full = event.free_seats === 0
  return (
    <Chip
      clickable
      component={Link}
      to={`/events/${event.id}`}
      aria-current={current ? 'page' : undefined}
      color={current ? 'primary' : 'default'}
      variant={current ? 'filled' : 'outlined'}
      label={full ? `${when} · ${t('page.series_full')}` : when}
      sx={{ height: 40, color: full && !current ? 'text.secondary' : undefined }}
    />
  )
}
