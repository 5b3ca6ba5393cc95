import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Booking, bookingPeriods } from '../../contract/bookings.ts'
import type { EventSummary } from '../../contract/events.ts'
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import { eventById, upcomingEvents } from '../events/queries.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'

export type Period = (typeof bookingPeriods)[number]

export const myBookings = (period: Period) =>
  pages(['my-bookings', period], (cursor, signal) =>
    call('GET /me/bookings', { query: { period, cursor }, signal }),
  )

export const bookingById = (id: number) =>
  queryOptions({
    queryKey: ['my-bookings', 'one', id],
    queryFn: ({ signal }) => call('GET /bookings/:id', { params: { id }, signal }),
  })

/** Shows the booking at once and reads again what depends on it. */
function useSettle(eventId: number) {
  const client = useQueryClient()
  const { queryKey } = eventById(eventId)
  return async (booking?: Booking) => {
    if (booking) {
      const { id, seats, ticket_code, state, waitlist_place, checked_in_at } = booking
      const mine =
        state === 'cancelled' ? null : { id, seats, ticket_code, state, waitlist_place, checked_in_at }
      client.setQueryData(queryKey, (event) => event && { ...event, my_booking: mine })
    }
    await Promise.all(
      [queryKey, upcomingEvents.queryKey, ['my-bookings']].map((key) =>
        client.invalidateQueries({ queryKey: key }),
      ),
    )
  }
}

export interface Wish {
  seats: number
  /** Wait in line where the seats are not free. */
  waitlist: boolean
}

/** `key`: of the link to a private event. */
export function useBook(eventId: number, key?: string) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const settle = useSettle(eventId)
  return useMutation({
    mutationFn: (wish: Wish) =>
      call('POST /events/:id/bookings', { params: { id: eventId }, body: { ...wish, key } }),
    onSuccess: (booking) => {
      void settle(booking)
      tell({
        text: t(booking.state === 'waitlisted' ? 'panel.waitlisted_done' : 'panel.booked_done'),
        tone: booking.state === 'waitlisted' ? 'info' : 'success',
      })
    },
    onError: (error) => {
      void settle()
      tell({ text: word(error), tone: 'error' })
    },
  })
}

/** Cancelling offers a way back for as long as the notice stands: the seats are booked again, if they are still free. */
export function useCancelBooking(eventId: number, key?: string) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const settle = useSettle(eventId)
  const again = useBook(eventId, key)
  return useMutation({
    mutationFn: ({ id }: NonNullable<EventSummary['my_booking']>) =>
      call('DELETE /bookings/:id', { params: { id } }),
    onSuccess: (booking, { seats, state }) => {
      void settle(booking)
      const waited = state === 'waitlisted'
      tell({
        text: t(waited ? 'panel.leave_done' : 'panel.cancel_done'),
        tone: 'info',
        action: { label: t('panel.undo'), take: () => again.mutate({ seats, waitlist: waited }) },
      })
    },
    onError: (error) => {
      void settle()
      tell({ text: word(error), tone: 'error' })
    },
  })
}
