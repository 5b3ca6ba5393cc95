import { instantJson } from '../../db/json.ts'
import { isPresent } from '../accounts/access.ts'
import { personJson } from '../accounts/present.ts'
import { fullAddress } from '../organizations/present.ts'

/**
 * SQL of an event as lists show it (`EventSummary`). Takes the names of the events row, of its organizer's accounts
 * row and of the viewer's bookings row, which may be null.
 */
function eventSummaryFields(e: string, organizer: string, mine: string): string {
  return `
    'id', ${e}.id,
    'title', ${e}.title,
    'starts_at', ${instantJson(`${e}.starts_at`)},
    'ends_at', ${instantJson(`${e}.ends_at`)},
    'all_day', ${e}.all_day,
    'time_zone', ${e}.time_zone,
    'location', ${e}.location,
    'venue', ${e}.venue,
    'seats', ${e}.seats,
    'booked', ${e}.booked,
    'free_seats', ${e}.seats - ${e}.booked,
    'seats_per_booking', ${e}.seats_per_booking,
    'waitlist', ${e}.waitlist,
    'waiting', ${e}.waiting,
    'status', ${e}.status,
    'publish_at', ${instantJson(`${e}.publish_at`)},
    'visibility', ${e}.visibility,
    'image', ${e}.image,
    'tags', to_json(${e}.tags),
    'rating', json_build_object(
      'average', case when ${e}.rating_count > 0 then ${e}.rating end, 'count', ${e}.rating_count),
    'organizer', ${personJson(organizer)},
    'series_id', ${e}.series_id,
    'my_booking', case when ${mine}.id is not null then json_build_object(
      'id', ${mine}.id, 'seats', ${mine}.seats, 'state', ${mine}.state, 'ticket_code', ${mine}.ticket_code,
      'waitlist_place', ${waitlistPlace(mine)}, 'checked_in_at', ${instantJson(`${mine}.checked_in_at`)}) end,
    'revision', ${e}.revision,
    'created_at', ${instantJson(`${e}.created_at`)},
    'updated_at', ${instantJson(`${e}.updated_at`)}`
}

/** SQL of a booking's place in the line of who waits; null for who does not. */
export function waitlistPlace(b: string): string {
  return `case when ${b}.state = 'waitlisted' then (
    select count(*) from bookings ahead
    where ahead.event_id = ${b}.event_id and ahead.state = 'waitlisted' and ahead.id <= ${b}.id) end`
}

export function eventSummaryJson(e: string, organizer: string, mine: string): string {
  return `json_build_object(${eventSummaryFields(e, organizer, mine)})`
}

/** SQL of an event as its own page shows it (`Event`), for a viewer (SQL of an account's id, or null). */
export function eventJson(e: string, organizer: string, mine: string, viewer: string): string {
  return `json_build_object(${eventSummaryFields(e, organizer, mine)},
    'description', ${e}.description,
    'organizations', array(
      select json_build_object(
        'id', g.id, 'title', g.title, 'description', g.description, 'full_address', ${fullAddress('g')},
        'logo_url', g.logo_url,
        'people', array(
          select ${personJson('a')} from organization_members m join accounts a on a.id = m.account_id and ${isPresent('a')}
          where m.organization_id = g.id and m.accepted_at is not null order by m.account_id limit 50))
      from event_organizations eo join organizations g on g.id = eo.organization_id
      where eo.event_id = ${e}.id order by g.id),
    'cancel_reason', ${e}.cancel_reason,
    'series', (
      select json_build_object('id', s.id, 'rrule', s.rrule,
        'dates', (
          select count(*) from events d
          where d.series_id = s.id and (d.id = ${e}.id or s.organizer_id = ${viewer}
            or (d.status not in ('draft', 'scheduled') and d.visibility = 'public'))))
      from event_series s where s.id = ${e}.series_id),
    'link_key', case when ${e}.organizer_id = ${viewer} then ${e}.link_key end,
    'conflicts', array(
      select json_build_object('kind', c.kind, 'event_id', c.event_id, 'title', c.title,
        'starts_at', ${instantJson('c.starts_at')}, 'ends_at', ${instantJson('c.ends_at')})
      from commitments c
      where c.account_id = ${viewer} and ${e}.status = 'upcoming' and c.event_id <> ${e}.id
        and c.starts_at < coalesce(${e}.ends_at, ${e}.starts_at + interval '2 hours') and c.ends_at > ${e}.starts_at
      order by c.starts_at limit 10))`
}
