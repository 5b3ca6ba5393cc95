import { instantJson } from '../../db/json.ts'
import { personJson } from '../accounts/present.ts'

/**
 * SQL of an event as lists show it (`EventSummary`). Takes the names of the events row, of its organizer's accounts
 * row and of the viewer's bookings row, which may be null.
 */
export function eventSummaryFields(e: string, organizer: string, mine: string): string {
  return `
    'id', ${e}.id,
    'title', ${e}.title,
    'starts_at', ${instantJson(`${e}.starts_at`)},
    'ends_at', ${instantJson(`${e}.ends_at`)},
    'time_zone', ${e}.time_zone,
    'location', ${e}.location,
    'venue', ${e}.venue,
    'seats', ${e}.seats,
    'booked', ${e}.booked,
    'free_seats', ${e}.seats - ${e}.booked,
    'status', ${e}.status,
    'publish_at', ${instantJson(`${e}.publish_at`)},
    'organizer', ${personJson(organizer)},
    'my_booking', case when ${mine}.id is not null then json_build_object(
      'id', ${mine}.id, 'seats', ${mine}.seats, 'state', ${mine}.state, 'ticket_code', ${mine}.ticket_code) end,
    'revision', ${e}.revision,
    'created_at', ${instantJson(`${e}.created_at`)},
    'updated_at', ${instantJson(`${e}.updated_at`)}`
}

export function eventSummaryJson(e: string, organizer: string, mine: string): string {
  return `json_build_object(${eventSummaryFields(e, organizer, mine)})`
}

/** SQL of an event as its own page shows it (`Event`). */
export function eventJson(e: string, organizer: string, mine: string): string {
  return `json_build_object(${eventSummaryFields(e, organizer, mine)},
    'description', ${e}.description,
    'organizations', array(
      select json_build_object('id', g.id, 'title', g.title)
      from event_organizations eo join organizations g on g.id = eo.organization_id
      where eo.event_id = ${e}.id order by g.id))`
}
