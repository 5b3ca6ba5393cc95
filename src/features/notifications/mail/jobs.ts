import { job } from '../../../jobs/job.ts'

/** Urgent: every mail so far is about security, and somebody waits for it. */
export const sendMail = job<{ delivery_id: number }>('mail.send', 'urgent')
