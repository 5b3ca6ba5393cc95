import type { Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import '../tables.ts'

export interface Deed {
  /** `user.block`, `event.cancel`: what was done, as `kind.verb`. */
  action: string
  subject: { kind: string; id: number }
  /** The changed fields before and after; never a secret. */
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  reason?: string | null
}

/** Writes down what a member of the staff does, in the transaction that does it. */
export async function record(tx: Tx, clock: Clock, actor: Actor, deed: Deed): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      actor_id: actor.id,
      action: deed.action,
      subject_kind: deed.subject.kind,
      subject_id: deed.subject.id,
      before: JSON.stringify(deed.before ?? null),
      after: JSON.stringify(deed.after ?? null),
      reason: deed.reason ?? null,
      created_at: clock.now(),
    })
    .execute()
}
