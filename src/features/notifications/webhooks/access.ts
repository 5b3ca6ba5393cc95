import type { Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { WebhookRow } from './tables.ts'

type Reading = Pick<Tx, 'selectFrom'>

async function owns(db: Reading, actor: Actor, organizationId: number): Promise<boolean> {
  const owned = await db
    .selectFrom('organization_members')
    .select('account_id')
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', actor.id)
    .where('role', '=', 'owner')
    .where('accepted_at', 'is not', null)
    .executeTakeFirst()
  return owned !== undefined
}

/** Whether somebody acts as one of the staff: on what is not their own. */
interface Acting {
  asStaff: boolean
}

/** For owners of an organization, and for administrators. Throws the refusals `not_found` and `forbidden`. */
export async function mayAddWebhook(tx: Tx, actor: Actor, organizationId: number | null): Promise<Acting> {
  const isAdmin = actor.role === 'admin'
  if (organizationId === null) return isAdmin ? { asStaff: true } : refuse('forbidden')
  const organization = await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    // It and who owns it stay as they are until the webhook is there.
    .forShare()
    .executeTakeFirst()
  if (!organization) refuse('not_found')
  if (await owns(tx, actor, organizationId)) return { asStaff: false }
  return isAdmin ? { asStaff: true } : refuse('forbidden')
}

async function allowed(db: Reading, actor: Actor, webhook: WebhookRow | undefined) {
  if (!webhook) refuse('not_found')
  const isOwn = webhook.organization_id !== null && (await owns(db, actor, webhook.organization_id))
  if (!isOwn && actor.role !== 'admin') refuse('not_found')
  return { webhook, asStaff: !isOwn }
}

/** A webhook for who may change it. Throws the refusal `not_found`. */
export async function webhookFor(db: Reading, actor: Actor, id: number): Promise<WebhookRow> {
  const webhook = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst()
  return (await allowed(db, actor, webhook)).webhook
}

/** The same, locked for a change of it. */
export async function lockWebhook(
  tx: Tx,
  actor: Actor,
  id: number,
): Promise<{ webhook: WebhookRow } & Acting> {
  const webhook = await tx
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return allowed(tx, actor, webhook)
}
