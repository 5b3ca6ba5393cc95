import { instantJson } from '../../db/json.ts'
import { personJson } from '../accounts/present.ts'

/** SQL of a booking (`Booking`). Takes the names of its row and of the accounts row of who booked. */
export function bookingFields(b: string, account: string): string {
  return `
    'id', ${b}.id,
    'event_id', ${b}.event_id,
    'user', ${personJson(account)},
    'seats', ${b}.seats,
    'state', ${b}.state,
    'ticket_code', ${b}.ticket_code,
    'created_at', ${instantJson(`${b}.created_at`)}`
}

export function bookingJson(b: string, account: string): string {
  return `json_build_object(${bookingFields(b, account)})`
}

/** SQL of an event's seats (`Seats`), as the live counter shows them. */
export function seatsJson(e: string): string {
  return `json_build_object('seats', ${e}.seats, 'booked', ${e}.booked, 'free_seats', ${e}.seats - ${e}.booked, 'revision', ${e}.revision)`
}
