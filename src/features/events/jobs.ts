import { type Cron, job } from '../../jobs/job.ts'

/** Its time has come: `publish_at` tells a job that was overtaken by a later choice from the one that counts. */
export const publishEvent = job<{ event_id: number; publish_at: string }>('events.publish')

/** An event became public. */
export const eventPublished = job<{ event_id: number }>('events.published', 'background')

/** What a change notice tells of a field: what it was and is, instants as RFC 3339; a description only that it changed. */
export interface FieldChange {
  field: 'title' | 'starts_at' | 'ends_at' | 'all_day' | 'time_zone' | 'location' | 'venue' | 'description'
  from: string | boolean | null
  to: string | boolean | null
}

/** A public event changed in what people go by; `revision` is the one it has since. */
export const eventChanged = job<{ event_id: number; revision: number; changes: FieldChange[] }>(
  'events.changed',
)

/** A public event will not take place; `by` whose doing that is, where it is somebody’s. */
export const eventCancelled = job<{ event_id: number; by?: number }>('events.cancelled')

/**
 * A published event is gone, with its bookings: all there is to tell those who had booked, the organizer aside, 1000 of them
 * at most, and others of it; once also where nobody had booked.
 */
export const eventDeleted = job<{
  event_id: number
  title: string
  starts_at: string
  time_zone: string
  all_day: boolean
  account_ids: number[]
  /** Who put it up, and whether everybody could see it; a job of an older server does not say so. */
  organization_ids?: number[]
  is_public?: boolean
}>('events.deleted')

/** A cancelled event is gone, perhaps before all were told that it was cancelled: who had booked it, 1000 of them at most. */
export const cancelledDeleted = job<{
  event_id: number
  title: string
  starts_at: string
  time_zone: string
  all_day: boolean
  reason: string | null
  account_ids: number[]
}>('events.cancelled_deleted')

export const finishEvents = job<Record<string, never>>('events.finish', 'background')

export const eventCrons: readonly Cron[] = [{ pattern: '0 */3 * * *', job: finishEvents }]
