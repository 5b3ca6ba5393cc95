import { instantJson } from '../../db/json.ts'
import { personJson } from '../accounts/present.ts'
import { eventSummaryJson, waitlistPlace } from '../events/present.ts'

/**
 * SQL of a booking (`Booking`). Takes the names of its row and of the accounts row of who booked; and SQL of its place
 * in the line, where that is known for less than counting who is ahead.
 */
export function bookingFields(b: string, account: string, place = waitlistPlace(b)): string {
  return `
    'id', ${b}.id,
    'event_id', ${b}.event_id,
    'user', ${personJson(account)},
    'seats', ${b}.seats,
    'state', ${b}.state,
    'ticket_code', ${b}.ticket_code,
    'waitlist_place', ${place},
    'checked_in_at', ${instantJson(`${b}.checked_in_at`)},
    'created_at', ${instantJson(`${b}.created_at`)}`
}

export function bookingJson(b: string, account: string, place?: string): string {
  return `json_build_object(${bookingFields(b, account, place)})`
}

/** SQL of a booking with its event (`BookingWithEvent`), over {@link fromBookingsWithEvents}. */
export const bookingWithEventJson = `json_build_object(${bookingFields('b', 'a')}, 'event', ${eventSummaryJson('e', 'o', 'mine')})`

/** SQL of bookings (`b`) of people (`a`) for events (`e`) with their organizers (`o`), and the viewer's own living one (`mine`). */
export function fromBookingsWithEvents(viewer: string): string {
  return `from bookings b
    join accounts a on a.id = b.account_id
    join events e on e.id = b.event_id
    join accounts o on o.id = e.organizer_id
    left join bookings mine on mine.event_id = e.id and mine.account_id = ${viewer} and mine.state <> 'cancelled'`
}

/** SQL of an event's seats (`Seats`), as the live counter shows them. */
export function seatsJson(e: string): string {
  return `json_build_object('seats', ${e}.seats, 'booked', ${e}.booked, 'free_seats', ${e}.seats - ${e}.booked, 'waiting', ${e}.waiting, 'revision', ${e}.revision)`
}
