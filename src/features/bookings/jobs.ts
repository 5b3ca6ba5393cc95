import { job } from '../../jobs/job.ts'

/** Added by the database function `book_seats`, once for everybody it seated at a time. */
export const bookingsConfirmed = job<{ booking_ids: number[] }>('bookings.confirmed')

export const bookingCancelled = job<{ booking_id: number }>('bookings.cancelled')
