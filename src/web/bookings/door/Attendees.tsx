import DownloadIcon from '@mui/icons-material/DownloadRounded'
import DoorIcon from '@mui/icons-material/SensorDoorOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Event } from '../../../contract/events.ts'
import { Listing } from '../../ui/Listing.tsx'
import { useSettled } from '../../ui/settled.ts'
import { AttendeeRow } from './AttendeeRow.tsx'
import { useTexts } from './i18n/texts.ts'
import { type AttendeeFilter, attendees, doorCounts } from './queries.ts'

/** Which bookings the buttons above the list stand for. */
const filters = {
  living: {},
  confirmed: { state: 'confirmed' },
  waitlisted: { state: 'waitlisted' },
  in: { checked_in: true },
  cancelled: { state: 'cancelled' },
} as const satisfies Record<string, AttendeeFilter>
type Filter = keyof typeof filters

/** Who booked, for the organizer. */
export default function Attendees({ event }: { event: Event }) {
  const { t } = useTexts()
  const [typed, setTyped] = useState('')
  const [filter, setFilter] = useState<Filter>('living')
  const q = useSettled(typed).trim() || undefined
  const list = useInfiniteQuery({
    ...attendees(event.id, { ...filters[filter], q }),
    placeholderData: keepPreviousData,
  })
  const { data: counts } = useQuery(doorCounts(event.id))
  const plain = !q && filter === 'living'
  return (
    <section>
      <Stack
        direction="row"
        useFlexGap
        sx={{ flexWrap: 'wrap', gap: 1.5, justifyContent: 'space-between', alignItems: 'end', mb: 2 }}
      >
        <div>
          <Typography variant="h2">{t('list.title')}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
            {t('list.counts', { booked: event.booked, seats: event.seats, waiting: event.waiting })}
            {counts && `, ${t('list.inside', counts)}`}
          </Typography>
        </div>
        <Stack direction="row" spacing={1}>
          <Button
            component={Link}
            to={`/events/${event.id}/check-in`}
            variant="contained"
            size="small"
            startIcon={<DoorIcon />}
          >
            {t('list.door')}
          </Button>
          <Button
            component="a"
            href={`/api/v1/events/${event.id}/bookings.csv`}
            download
            variant="outlined"
            size="small"
            startIcon={<DownloadIcon />}
          >
            {t('list.csv')}
          </Button>
        </Stack>
      </Stack>
      <TextField
        type="search"
        size="small"
        label={t('list.search')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <Filters filter={filter} onChange={setFilter} />
      <Listing
        query={list}
        skeleton={<Skeleton variant="rounded" height={96} />}
        empty={
          <Typography sx={{ color: 'text.secondary', py: 2 }}>
            {t(plain ? 'list.empty' : 'list.nothing')}
          </Typography>
        }
      >
        {(items) => (
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {items.map((booking) => (
              <AttendeeRow key={booking.id} booking={booking} event={event} />
            ))}
          </Box>
        )}
      </Listing>
    </section>
  )
}

function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { t } = useTexts()
  return (
    <Box
      role="group"
      aria-label={t('list.filter')}
      sx={{
        display: 'flex',
        gap: 1,
        my: 1.5,
        mx: -2,
        px: 2,
        py: 0.5,
        overflowX: 'auto',
        scrollbarWidth: 'none',
      }}
    >
      {(Object.keys(filters) as Filter[]).map((one) => (
        <Button
          key={one}
          size="small"
          variant={one === filter ? 'contained' : 'outlined'}
          aria-pressed={one === filter}
          onClick={() => onChange(one)}
          sx={{ flex: 'none' }}
        >
          {t(`list.${one}`)}
        </Button>
      ))}
    </Box>
  )
}
