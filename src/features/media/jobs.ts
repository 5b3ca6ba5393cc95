import { type Cron, job } from '../../jobs/job.ts'

export const sweepMedia = job<Record<string, never>>('media.sweep', 'background')

export const mediaCrons: readonly Cron[] = [{ pattern: '37 3 * * *', job: sweepMedia }]
