import type { RouteName } from './index.ts'

/**
 * Kinds of people, as far as access goes. `owner` is whose thing it is: who organizes the event, owns the organization,
 * holds the session. `member` has a part in it: booked the event, belongs to the organization. `client` and `specialist`
 * have nothing to do with it; `staff` and `admin` are of the house.
 */
export const kindsOfPeople = [
  'stranger',
  'client',
  'specialist',
  'owner',
  'member',
  'staff',
  'admin',
  'blocked',
] as const
export type KindOfPerson = (typeof kindsOfPeople)[number]

/** What a kind of person gets: an answer, or the status of the refusal. */
export type Access = 'yes' | 401 | 403 | 404
type Row = Record<KindOfPerson, Access>

const everybody: Row = {
  stranger: 'yes',
  client: 'yes',
  specialist: 'yes',
  owner: 'yes',
  member: 'yes',
  staff: 'yes',
  admin: 'yes',
  blocked: 403,
}
/** Doors in front of the account: whatever stands in the request's header, the body counts. */
const doors: Row = { ...everybody, blocked: 'yes' }
const people: Row = { ...everybody, stranger: 401 }

function only(kinds: readonly KindOfPerson[], others: 403 | 404): Row {
  const row = { ...people }
  for (const kind of kindsOfPeople) {
    if (row[kind] === 'yes' && !kinds.includes(kind)) row[kind] = others
  }
  return row
}

const staff = only(['staff', 'admin'], 403)
const admins = only(['admin'], 403)

/** Who may call what. A route that is missing here does not compile; a law tries every route as every kind of person. */
export const whoMay: Record<keyof RouteName, Row> = {
  'POST /auth/register': doors,
  'POST /auth/login': doors,
  'POST /auth/refresh': doors,
  'POST /auth/logout': doors,
  'GET /me': people,
  'PATCH /me': people,
  'DELETE /me': people,
  'GET /me/export': people,
  'GET /auth/sessions': people,
  'DELETE /auth/sessions/:id': only(['owner'], 404),
  'DELETE /auth/sessions': people,
  'GET /auth/tokens': people,
  'POST /auth/tokens': people,
  'DELETE /auth/tokens/:id': only(['owner'], 404),
  'POST /auth/password/change': people,
  'GET /auth/second-factors': people,
  'POST /auth/totp': people,
  'POST /auth/totp/confirm': people,
  'POST /auth/totp/disable': people,
  'POST /auth/passkeys/options': people,
  'POST /auth/passkeys': people,
  'DELETE /auth/passkeys/:id': only(['owner'], 404),
  'POST /auth/passkeys/login/options': doors,
  'POST /auth/passkeys/login': doors,
  'POST /auth/password/forgot': doors,
  'POST /auth/password/reset': doors,
  'POST /auth/email/change': people,
  'POST /auth/email/confirm': doors,
  'GET /users': staff,
  'GET /users/:id': staff,
  'PATCH /users/:id': admins,
  'POST /users/:id/block': admins,
  'POST /users/:id/unblock': admins,
  'GET /audit-log': staff,
  'GET /organizations': everybody,
  'POST /organizations': people,
  'GET /organizations/:id': everybody,
  'PATCH /organizations/:id': only(['owner'], 403),
  'DELETE /organizations/:id': only(['owner'], 403),
  'GET /organizations/:id/members': everybody,
  'POST /organizations/:id/members': only(['owner'], 403),
  'POST /organizations/:id/accept': only(['owner', 'member'], 404),
  'PATCH /organizations/:id/members/:user_id': only(['owner'], 403),
  'DELETE /organizations/:id/members/:user_id': only(['owner'], 403),
  'POST /media': people,
  'GET /media/:name': everybody,
  'GET /events': everybody,
  'POST /events': people,
  'GET /events/:id': everybody,
  'POST /events/import': people,
  'PATCH /events/:id': only(['owner'], 403),
  'DELETE /events/:id': only(['owner'], 403),
  'POST /events/:id/cancel': only(['owner', 'admin'], 403),
  'POST /events/:id/publish': only(['owner'], 403),
  'POST /events/:id/copy': only(['owner'], 403),
  'GET /me/events': people,
  'GET /tags': everybody,
  'POST /tags': people,
  'GET /locations': everybody,
  'POST /events/:id/bookings': people,
  'GET /events/:id/bookings': only(['owner'], 404),
  'GET /events/:id/bookings.csv': only(['owner'], 404),
  'POST /bookings/link': doors,
  'POST /bookings/link/cancel': doors,
  'GET /bookings/:id': only(['owner', 'member'], 404),
  'DELETE /bookings/:id': only(['owner', 'member'], 404),
  'GET /bookings/:id/ticket': only(['member'], 404),
  'POST /bookings/:id/check-in': only(['owner'], 404),
  'DELETE /bookings/:id/check-in': only(['owner'], 404),
  'POST /events/:id/check-in': only(['owner'], 404),
  'GET /tickets/:code': only(['owner'], 404),
  'GET /events/:id/rating': everybody,
  'PUT /events/:id/rating': only(['member'], 403),
  'DELETE /events/:id/rating': people,
  'GET /events/:id/ratings': everybody,
  'PUT /events/:id/ratings/:user_id/answer': only(['owner'], 403),
  'DELETE /events/:id/ratings/:user_id/answer': only(['owner'], 403),
  'GET /events/:id.ics': everybody,
  'GET /calendar/tag/:file': everybody,
  'GET /calendar/location/:file': everybody,
  'GET /calendar/organization/:file': everybody,
  'GET /calendar/private/:file': everybody,
  'GET /me/calendar': people,
  'POST /me/calendar/rotate': people,
  'GET /me/bookings': people,
  'GET /notifications': people,
  'POST /notifications/read': people,
  'GET /notifications/unread': people,
  'GET /me/notification-preferences': people,
  'PUT /me/notification-preferences': people,
  'GET /unsubscribe/:token': doors,
  'POST /unsubscribe/:token': doors,
  'GET /push/key': people,
  'GET /me/push-subscriptions': people,
  'POST /me/push-subscriptions': people,
  'DELETE /me/push-subscriptions/:id': only(['owner'], 404),
  'GET /webhooks': people,
  'POST /webhooks': only(['owner', 'admin'], 403),
  'GET /webhooks/:id': only(['owner', 'admin'], 404),
  'PATCH /webhooks/:id': only(['owner', 'admin'], 404),
  'DELETE /webhooks/:id': only(['owner', 'admin'], 404),
  'POST /webhooks/:id/rotate': only(['owner', 'admin'], 404),
  'POST /webhooks/:id/test': only(['owner', 'admin'], 404),
  'GET /webhooks/:id/deliveries': only(['owner', 'admin'], 404),
  'POST /webhooks/:id/deliveries/:delivery_id/replay': only(['owner', 'admin'], 404),
  'GET /deliveries': admins,
  'POST /deliveries/:id/retry': admins,
}
