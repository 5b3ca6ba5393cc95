import { type Cron, job } from '../../../jobs/job.ts'

export const sweepLedger = job<Record<string, never>>('notifications.sweep', 'background')

export const deliveryCrons: readonly Cron[] = [{ pattern: '41 3 * * *', job: sweepLedger }]
