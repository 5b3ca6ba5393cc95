/**
 * Every way Veche says no. The code is the stable part of an answer: clients switch on it.
 * Status and wording (ru, en) belong to the edges, which do not compile when one is missing.
 */
export const refusalCodes = [
  'request.malformed',
  'request.invalid',
  'request.too_large',
  'request.unsupported_media_type',
  'request.origin',
  'not_found',
  'forbidden',
  'rate_limited',
  'unavailable',
  'internal',
  'cursor.invalid',
  'idempotency.mismatch',
  'idempotency.in_flight',
  'auth.required',
  'auth.invalid_credentials',
  'auth.token_invalid',
  'auth.refresh_reused',
  'auth.too_many_attempts',
  'auth.blocked',
  'account.email_taken',
  'account.username_taken',
  'account.password_weak',
  'account.phone_invalid',
  'account.time_zone_unknown',
  'account.last_admin',
  'account.self',
  'token.expires_in_past',
  'token.too_many',
  'event.full',
  'event.closed',
  'event.starts_in_past',
  'event.ends_before_start',
  'booking.exists',
] as const

export type RefusalCode = (typeof refusalCodes)[number]
