import { type Cron, job } from '../../../jobs/job.ts'

/** Makes the dates of endless series that have come within a year. */
export const extendAllSeries = job<Record<string, never>>('events.extend_series', 'background')

export const seriesCrons: readonly Cron[] = [{ pattern: '23 3 * * *', job: extendAllSeries }]
