import { type Cron, job } from '../../../jobs/job.ts'

/** Writes the mails that gather what has come together. */
export const sendDigests = job<Record<string, never>>('notifications.send_digests', 'background')

/** Times of a digest are to the minute; ten later is soon enough. */
export const digestCrons: readonly Cron[] = [{ pattern: '*/10 * * * *', job: sendDigests }]
