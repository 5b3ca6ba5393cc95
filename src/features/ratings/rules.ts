/** SQL of when an event is over: at its end, or where none was given as soon as it has begun. */
export function overAt(e: string): string {
  return `coalesce(${e}.ends_at, ${e}.starts_at)`
}

/** SQL of whether somebody had a seat at an event: a place in the line that never became one does not count. */
export function hadSeat(e: string, account: string): string {
  return `exists (
    select from bookings b where b.event_id = ${e}.id and b.account_id = ${account} and b.state = 'confirmed')`
}
