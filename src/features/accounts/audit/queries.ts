import type { AuditEntry } from '../../../contract/users.ts'
import type { Database } from '../../../db/database.ts'
import type { PageQuery } from '../../../http/cursors.ts'
import { type Page, pageById } from '../../../http/pages.ts'
import '../tables.ts'

export interface AuditQuery extends PageQuery {
  actor?: number
  action?: string
  user?: number
}

/** What staff did, newest first; `user`: to whom. */
export async function auditLog(db: Database, query: AuditQuery): Promise<Page<AuditEntry>> {
  let entries = db.read.selectFrom('audit_log').leftJoin('accounts', 'accounts.id', 'audit_log.actor_id')
  if (query.actor !== undefined) entries = entries.where('actor_id', '=', query.actor)
  if (query.action !== undefined) entries = entries.where('action', '=', query.action)
  if (query.user !== undefined) {
    entries = entries.where('subject_kind', '=', 'user').where('subject_id', '=', query.user)
  }
  return pageById(query, {
    rows: (before, limit) =>
      entries
        .selectAll('audit_log')
        .select('accounts.username')
        .where('audit_log.id', '<', before)
        .orderBy('audit_log.id', 'desc')
        .limit(limit)
        .execute(),
    count: () => entries.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => ({
      id: row.id,
      actor:
        row.actor_id !== null && row.username !== null ? { id: row.actor_id, username: row.username } : null,
      action: row.action,
      subject: { kind: row.subject_kind, id: row.subject_id },
      before: row.before,
      after: row.after,
      reason: row.reason,
      created_at: row.created_at.toISOString(),
    }),
  })
}
