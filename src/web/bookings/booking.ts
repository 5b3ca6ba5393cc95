import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Booking } from '../../contract/bookings.ts'
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import { eventById, upcomingEvents } from '../events/queries.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'

export const myBookings = pages(['my-bookings'], (cursor, signal) =>
  call('GET /me/bookings', { query: { cursor }, signal }),
)

/** Shows the booking at once and reads again what depends on it. */
function useSettle(eventId: number) {
  const client = useQueryClient()
  const { queryKey } = eventById(eventId)
  return async (booking?: Booking) => {
    if (booking) {
      const { id, seats, ticket_code, state } = booking
      const mine = state === 'cancelled' ? null : { id, seats, ticket_code, state }
      client.setQueryData(queryKey, (event) => event && { ...event, my_booking: mine })
    }
    await Promise.all(
      [queryKey, upcomingEvents.queryKey, myBookings.queryKey].map((key) =>
        client.invalidateQueries({ queryKey: key }),
      ),
    )
  }
}

export function useBook(eventId: number) {
  const { t } = useTranslation()
  const tell = useNotice()
  const word = useWording()
  const settle = useSettle(eventId)
  return useMutation({
    mutationFn: () => call('POST /events/:id/bookings', { params: { id: eventId }, body: {} }),
    onSuccess: (booking) => {
      void settle(booking)
      tell({ text: t(booking.state === 'waitlisted' ? 'bookings.waitlisted_text' : 'bookings.booked_done') })
    },
    onError: (error) => {
      void settle()
      tell({ text: word(error), tone: 'error' })
    },
  })
}

/** Cancelling offers a way back for as long as the notice stands: the seat is booked again, if still free. */
export function useCancelBooking(eventId: number) {
  const { t } = useTranslation()
  const tell = useNotice()
  const word = useWording()
  const settle = useSettle(eventId)
  const again = useBook(eventId)
  return useMutation({
    mutationFn: (id: number) => call('DELETE /bookings/:id', { params: { id } }),
    onSuccess: (booking) => {
      void settle(booking)
      const action = { label: t('bookings.undo'), take: () => again.mutate() }
      tell({ text: t('bookings.cancel_done'), tone: 'info', action })
    },
    onError: (error) => {
      void settle()
      tell({ text: word(error), tone: 'error' })
    },
  })
}
