import { type Job, job } from '../../../jobs/job.ts'
import { type MailKind, priorityOf } from './rules.ts'

export const sendMail = job<{ delivery_id: number }>('mail.send')

/** The sending of a mail, as soon as its kind deserves. */
export function sending(kind: MailKind): typeof sendMail & Job<{ delivery_id: number }> {
  return { ...sendMail, priority: priorityOf[kind] }
}
