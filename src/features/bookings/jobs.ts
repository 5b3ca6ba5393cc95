import { job } from '../../jobs/job.ts'

interface Some {
  booking_ids: number[]
}

/** Added by the database function `book_seats`, once for everybody it seated at a time. */
export const bookingsConfirmed = job<Some>('bookings.confirmed')

/** Added by the database function `book_seats`, once for everybody it put on the waitlist at a time. */
export const bookingsWaitlisted = job<Some>('bookings.waitlisted')

/** Added by the database function `promote_waiting`: seats became free for these, who waited. */
export const bookingsPromoted = job<Some>('bookings.promoted')

/** By who booked. */
export const bookingCancelled = job<{ booking_id: number }>('bookings.cancelled')

/** By the organizer. */
export const bookingRemoved = job<{ booking_id: number }>('bookings.removed')
