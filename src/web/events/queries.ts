import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Event } from '../../contract/events.ts'
import type { Seats } from '../../contract/realtime.ts'
import { call } from '../api/client.ts'
import { useTopic } from '../api/live.ts'
import { pages } from '../api/pages.ts'

export const upcomingEvents = pages(['events'], (cursor, signal) =>
  call('GET /events', { query: { cursor }, signal }),
)

export const myEvents = pages(['my-events'], (cursor, signal) =>
  call('GET /me/events', { query: { cursor }, signal }),
)

export const attendees = (id: number) =>
  pages(['event', id, 'bookings'], (cursor, signal) =>
    call('GET /events/:id/bookings', { params: { id }, query: { cursor }, signal }),
  )

export const eventById = (id: number) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: ({ signal }) => call('GET /events/:id', { params: { id }, signal }),
    structuralSharing: (known, read) => withNewerSeats(known as Event | undefined, read as Event),
  })

/** An answer may be older than what the socket told while it was on its way: its seats then stay as known. */
function withNewerSeats(known: Event | undefined, read: Event): Event {
  if (!known || known.revision <= read.revision) return read
  const { seats, booked, free_seats, revision } = known
  return { ...read, seats, booked, free_seats, revision }
}

/** An event that keeps itself up to date: every (re)subscription reads it anew, so nothing falls in between. */
export function useLiveEvent(id: number) {
  const client = useQueryClient()
  const options = eventById(id)
  const query = useQuery(options)
  const reread = () => void client.invalidateQueries({ queryKey: options.queryKey })
  useTopic(query.data ? `event:${id}` : null, (happening) => {
    if (happening.type === 'subscribed') reread()
    else if (happening.name === 'seats') {
      const news: Seats = happening.data
      client.setQueryData(options.queryKey, (known) =>
        known && known.revision < news.revision ? { ...known, ...news } : known,
      )
      void client.invalidateQueries({ queryKey: attendees(id).queryKey })
    } else if (happening.name === 'changed') reread()
  })
  return query
}
