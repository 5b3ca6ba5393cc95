import type { Person } from '../../../../contract/accounts.ts'
import { eventJson } from '../../../events/present.ts'

/** SQL (jsonb) of an event as strangers see it, over {@link fromPublicEvents}. */
export const publicEventJson = `${eventJson('e', 'o', 'mine', 'null::bigint')}::jsonb - array['my_booking', 'link_key', 'conflicts']`
/** Events with their organizer, and a booking that is nobody's. */
export const fromPublicEvents = `from events e join accounts o on o.id = e.organizer_id
  left join bookings mine on false`

/** SQL (jsonb) of a booking `b` of somebody (`a`), in the state that the news of it is about: no more of a person than their name. */
export function bookingOfNewsJson(b: string, a: string, state: string): string {
  return `jsonb_build_object('id', ${b}.id, 'event_id', ${b}.event_id, 'seats', ${b}.seats, 'state', ${state},
    'user', json_build_object('id', ${a}.id, 'username', ${a}.username))`
}

/** A message in which somebody is called as they are now, wherever it names them. */
export function renamed(message: unknown, person: Person): unknown {
  if (Array.isArray(message)) return message.map((item) => renamed(item, person))
  if (message === null || typeof message !== 'object') return message
  const isThem = 'username' in message && 'id' in message && message.id === person.id
  return Object.fromEntries(
    Object.entries(message).map(([key, value]) => [
      key,
      isThem && key in person ? person[key as keyof Person] : renamed(value, person),
    ]),
  )
}
