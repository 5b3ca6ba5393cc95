import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Event, EventSummary } from '../../contract/events.ts'
import type { EventQuery } from '../../contract/finding.ts'
import type { Seats } from '../../contract/realtime.ts'
import { call } from '../api/client.ts'
import { useTopic } from '../api/live.ts'
import { pages } from '../api/pages.ts'

/** What matches; while other criteria are asked for, what matched before stays in sight. */
export const foundEvents = (query: EventQuery) => ({
  ...pages(['events', query], (cursor, signal) =>
    call('GET /events', { query: { ...query, cursor }, signal }),
  ),
  placeholderData: keepPreviousData,
})

/** Its key is the beginning of every search's: what is invalidated under it is read anew whatever was asked for. */
export const upcomingEvents = { queryKey: ['events'] }

/** My events; `undefined` are those of any status. */
export const myEvents = (status?: EventSummary['status']) =>
  pages(['my-events', status ?? 'any'], (cursor, signal) =>
    call('GET /me/events', { query: { status, cursor }, signal }),
  )

/** Dates of a series that have not started. */
export const seriesDates = (id: number) =>
  pages(['events', 'series', id], (cursor, signal) =>
    call('GET /events', { query: { series: id, limit: 12, cursor }, signal }),
  )

/** `key` is the one of a private event's link. */
export const eventById = (id: number, key?: string) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: ({ signal }) => call('GET /events/:id', { params: { id }, query: { key }, signal }),
    structuralSharing: (known, read) => withNewerSeats(known as Event | undefined, read as Event),
  })

/** Shows an event as an action left it, and reads the lists anew that it stands in. */
export function useSettleEvent() {
  const client = useQueryClient()
  return (event?: Event) => {
    if (event) client.setQueryData(eventById(event.id).queryKey, event)
    void client.invalidateQueries({ queryKey: ['events'] })
    void client.invalidateQueries({ queryKey: ['my-events'] })
  }
}

/** An answer may be older than what the socket told while it was on its way: its seats then stay as known. */
function withNewerSeats(known: Event | undefined, read: Event): Event {
  if (!known || known.revision <= read.revision) return read
  const { seats, booked, free_seats, waiting, revision } = known
  return { ...read, seats, booked, free_seats, waiting, revision }
}

/** An event that keeps itself up to date: every (re)subscription reads it anew, so nothing falls in between. */
export function useLiveEvent(id: number, key?: string) {
  const client = useQueryClient()
  const options = eventById(id, key)
  const query = useQuery(options)
  const reread = () => void client.invalidateQueries({ queryKey: options.queryKey })
  useTopic(query.data ? `event:${id}` : null, (happening) => {
    if (happening.type === 'subscribed') reread()
    else if (happening.name === 'seats') {
      const news: Seats = happening.data
      client.setQueryData(options.queryKey, (known) =>
        known && known.revision < news.revision ? { ...known, ...news } : known,
      )
      void client.invalidateQueries({ queryKey: ['event', id, 'bookings'] })
    } else if (happening.name === 'changed') reread()
  })
  return query
}
