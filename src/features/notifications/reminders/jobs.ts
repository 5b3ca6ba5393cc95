import { type Cron, job } from '../../../jobs/job.ts'

/** Looks which moments of reminders have come: each minute, and by itself when the next one comes before that. */
export const lookForReminders = job<Record<string, never>>('reminders.look')

/** Reminds who booked an event, by booking after `after`, that it is `minutes` until `starts_at` (RFC 3339). */
export const remind = job<{ event_id: number; starts_at: string; minutes: number; after: number }>(
  'reminders.remind',
  'background',
)

export const reminderCrons: readonly Cron[] = [{ pattern: '* * * * *', job: lookForReminders }]
