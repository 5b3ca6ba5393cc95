import type { EventSummary } from '../../../contract/events.ts'

const hour = 3_600_000

/** Not started, not cancelled: it may be changed, and cancelled. The server has the last word. */
export function isOpen({ status, starts_at }: EventSummary): boolean {
  return status !== 'cancelled' && status !== 'finished' && Date.parse(starts_at) > Date.now()
}

/** A draft at any time, everything else in its first hour. */
export function canDelete({ status, created_at }: EventSummary): boolean {
  return status === 'draft' || Date.parse(created_at) + hour > Date.now()
}

/** A draft has nobody to be told: it is deleted. */
export function canCancel(event: EventSummary): boolean {
  return isOpen(event) && event.status !== 'draft'
}

export function canPublish(event: EventSummary): boolean {
  return isOpen(event) && (event.status === 'draft' || event.status === 'scheduled')
}
