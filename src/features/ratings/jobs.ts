import { job } from '../../jobs/job.ts'

/** The organizer answered somebody's rating. */
export const ratingAnswered = job<{ event_id: number; account_id: number }>('ratings.answered')
