import { job } from '../../jobs/job.ts'

/** Its time has come: `publish_at` tells a job that was overtaken by a later choice from the one that counts. */
export const publishEvent = job<{ event_id: number; publish_at: string }>('events.publish')

/** An event became public. */
export const eventPublished = job<{ event_id: number }>('events.published', 'background')
