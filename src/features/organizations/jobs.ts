import { job } from '../../jobs/job.ts'

/** Somebody else added these people to an organization. */
export const membersAdded = job<{ organization_id: number; account_ids: number[] }>(
  'organizations.members_added',
)
