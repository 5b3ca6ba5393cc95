import { job } from '../../jobs/job.ts'
import type { EventNews, News } from './commands.ts'

/** Of kinds that are about a booking; reminders have jobs of their own. */
export type BookingKind = Exclude<Extract<News['kind'], `booking.${string}`>, 'booking.reminder'>

/** Tells who booked an event: by account, those after `after`. */
export const tellBooked = job<{ news: EventNews; after: number }>('notifications.tell_booked')

/** Tells who booked of their bookings; where a `state` is given only those whose booking is in it by then. */
export const tellOfBookings = job<{
  kind: BookingKind
  booking_ids: number[]
  state?: 'confirmed' | 'waitlisted'
}>('notifications.tell_of_bookings')
