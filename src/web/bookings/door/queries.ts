import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Booking, listEventBookings } from '../../../contract/bookings.ts'
import type { QueryOf } from '../../../contract/route.ts'
import { nameOf } from '../../accounts/person.ts'
import { call } from '../../api/client.ts'
import { pages } from '../../api/pages.ts'
import { useNotice } from '../../ui/notice.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'

export type AttendeeFilter = Pick<QueryOf<typeof listEventBookings>, 'q' | 'state' | 'checked_in'>

export const attendees = (event: number, filter: AttendeeFilter) =>
  pages(['event', event, 'bookings', filter], (cursor, signal) =>
    call('GET /events/:id/bookings', { params: { id: event }, query: { ...filter, cursor }, signal }),
  )

/** How many bookings hold a seat, and how many of them have been let in. */
export const doorCounts = (event: number) =>
  queryOptions({
    queryKey: ['event', event, 'bookings', 'counts'],
    queryFn: async ({ signal }) => {
      const count = async (filter: AttendeeFilter) => {
        const query = { ...filter, limit: 1, count: true }
        const { total } = await call('GET /events/:id/bookings', { params: { id: event }, query, signal })
        return total ?? 0
      }
      const [all, inside] = await Promise.all([count({ state: 'confirmed' }), count({ checked_in: true })])
      return { all, inside }
    },
  })

/** What the organizer does with a booking at the door; what went wrong is said where it was asked for. */
export function useDoor(event: number) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  const settle = () => client.invalidateQueries({ queryKey: ['event', event, 'bookings'] })
  return {
    byCode: useMutation({
      mutationFn: (code: string) =>
        call('POST /events/:id/check-in', { params: { id: event }, body: { code } }),
      onSettled: settle,
    }),
    letIn: useMutation({
      mutationFn: ({ id }: Pick<Booking, 'id'>) => call('POST /bookings/:id/check-in', { params: { id } }),
      onSettled: settle,
    }),
    undo: useMutation({
      mutationFn: ({ id }: Pick<Booking, 'id'>) => call('DELETE /bookings/:id/check-in', { params: { id } }),
      onSuccess: (booking) => tell({ text: t('door.undone', { name: nameOf(booking.user) }), tone: 'info' }),
      onError: (error) => tell({ text: word(error), tone: 'error' }),
      onSettled: settle,
    }),
    remove: useMutation({
      mutationFn: ({ id }: Pick<Booking, 'id'>) => call('DELETE /bookings/:id', { params: { id } }),
      onSuccess: (booking) => tell({ text: t('list.removed', { name: nameOf(booking.user) }), tone: 'info' }),
      onError: (error) => tell({ text: word(error), tone: 'error' }),
      onSettled: settle,
    }),
  }
}
