import { sql } from 'kysely'
import { webhookTest } from '../../../contract/deliveries.ts'
import type { BodyOf } from '../../../contract/route.ts'
import type { changeWebhook, createWebhook } from '../../../contract/webhooks.ts'
import type { Tx } from '../../../db/database.ts'
import type { Outbound } from '../../../http/outbound.ts'
import { emit, priorities } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { type Deed, record } from '../../accounts/audit/commands.ts'
import { leaseMs } from '../deliveries/rules.ts'
import type { DeliveryRow } from '../tables.ts'
import { lockWebhook, mayAddWebhook } from './access.ts'
import { webhookSilenced } from './jobs.ts'
import { mostPerOwner, previousSecretMs, triedForMs } from './rules.ts'
import { newWebhookSecret, type WebhookVault } from './secrets.ts'
import type { WebhookRow } from './tables.ts'

/** What webhooks are written with. */
export interface Desk {
  clock: Clock
  vault: WebhookVault
  outbound: Outbound
}

/** A webhook with its secret, which is shown this once. */
interface WithSecret {
  webhook: WebhookRow
  secret: string
}

/** Why a message of a webhook that is off was dropped. */
export const switchedOff = 'The webhook is switched off.'

/** An address as it is kept. Throws the refusal `webhook.address_refused` for one that can be told not to be reached. */
function addressOf(outbound: Outbound, text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !outbound.mayReach(url.href)) refuse('webhook.address_refused')
  url.hash = ''
  return url.href
}

/** Writes down what the staff does to a webhook that is not their own. An address may hold a secret behind its `?`. */
async function note(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  asStaff: boolean,
  deed: Omit<Deed, 'subject'>,
  id: number,
) {
  if (asStaff) await record(tx, clock, actor, { ...deed, subject: { kind: 'webhook', id } })
}
const shown = (url: string) => url.replace(/\?.*$/s, '')

/** Throws the refusals `not_found`, `forbidden`, `webhook.address_refused` and `webhook.too_many`. */
export async function addWebhook(
  tx: Tx,
  { clock, vault, outbound }: Desk,
  actor: Actor,
  { url, events, description = '', ...asked }: BodyOf<typeof createWebhook>,
): Promise<WithSecret> {
  const organization_id = asked.organization_id ?? null
  const { asStaff } = await mayAddWebhook(tx, actor, organization_id)
  const address = addressOf(outbound, url)
  const now = clock.now()
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('webhooks', 'id')) as id`.execute(tx)
  const id = Number(rows[0]?.id)
  const secret = newWebhookSecret()
  const row = {
    id,
    organization_id,
    created_by: actor.id,
    url: address,
    description: description.trim(),
    events,
    sealed_secret: vault.close(id, secret),
    created_at: now,
    updated_at: now,
  }
  // Who takes the same place at the same moment waits for the other, and then looks for the next one.
  for (;;) {
    const place = await freePlace(tx, organization_id)
    if (place === null) refuse('webhook.too_many')
    const webhook = await tx
      .insertInto('webhooks')
      .values({ ...row, place })
      .onConflict((conflict) => conflict.columns(['organization_id', 'place']).doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!webhook) continue
    const after = { url: shown(address), events, organization_id }
    await note(tx, clock, actor, asStaff, { action: 'webhook.create', after }, id)
    return { webhook, secret }
  }
}

async function freePlace(tx: Tx, organizationId: number | null): Promise<number | null> {
  const { rows } = await sql<{ place: number | null }>`
    select min(free.place) as place from generate_series(1, ${mostPerOwner}::int) as free (place)
    where not exists (select from webhooks w
      where w.organization_id is not distinct from ${organizationId}::bigint and w.place = free.place)`.execute(
    tx,
  )
  return rows[0]?.place ?? null
}

/** Throws the refusals `not_found` and `webhook.address_refused`. */
export async function editWebhook(
  tx: Tx,
  { clock, outbound }: Desk,
  actor: Actor,
  id: number,
  { url, events, description, is_active }: BodyOf<typeof changeWebhook>,
): Promise<WebhookRow> {
  const { webhook: before, asStaff } = await lockWebhook(tx, actor, id)
  const address = url === undefined ? undefined : addressOf(outbound, url)
  const after = await tx
    .updateTable('webhooks')
    .set({
      url: address,
      events,
      description: description?.trim(),
      is_active,
      // Another address, or another try: what failed before does not count against it.
      ...((is_active || (address !== undefined && address !== before.url)) && { failing_since: null }),
      ...(is_active && { disabled_at: null }),
      updated_at: clock.now(),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (before.is_active && !after.is_active) await emit(tx, webhookSilenced, { webhook_id: id })
  const told = ({ url, events, is_active }: WebhookRow) => ({ url: shown(url), events, is_active })
  const deed = { action: 'webhook.change', before: told(before), after: told(after) }
  await note(tx, clock, actor, asStaff, deed, id)
  return after
}

/** Throws the refusal `not_found`. */
export async function removeWebhook(tx: Tx, { clock }: Desk, actor: Actor, id: number): Promise<void> {
  const { webhook, asStaff } = await lockWebhook(tx, actor, id)
  await tx.deleteFrom('webhooks').where('id', '=', id).execute()
  const before = { url: shown(webhook.url), organization_id: webhook.organization_id }
  await note(tx, clock, actor, asStaff, { action: 'webhook.delete', before }, id)
}

/** Gives another secret; the one before signs as well for a day. Throws the refusal `not_found`. */
export async function rotateSecret(
  tx: Tx,
  { clock, vault }: Desk,
  actor: Actor,
  id: number,
): Promise<WithSecret> {
  const { webhook: before, asStaff } = await lockWebhook(tx, actor, id)
  const now = clock.now()
  const secret = newWebhookSecret()
  const webhook = await tx
    .updateTable('webhooks')
    .set({
      sealed_secret: vault.close(id, secret),
      sealed_previous: before.sealed_secret,
      previous_until: new Date(now.getTime() + previousSecretMs),
      updated_at: now,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await note(tx, clock, actor, asStaff, { action: 'webhook.rotate' }, id)
  return { webhook, secret }
}

/** Enters a message that says nothing. Throws the refusal `not_found`. */
export async function enterTest(tx: Tx, { clock }: Desk, actor: Actor, id: number): Promise<DeliveryRow> {
  const { webhook } = await lockWebhook(tx, actor, id)
  const now = clock.now()
  return tx
    .insertInto('deliveries')
    .values({
      webhook_id: id,
      kind: webhookTest,
      channel: 'webhook',
      address: webhook.url,
      payload: JSON.stringify({ type: webhookTest, timestamp: now.toISOString(), data: {} }),
      state: 'waiting',
      // Somebody looks whether it arrives.
      priority: priorities.normal,
      next_at: now,
      expires_at: new Date(now.getTime() + triedForMs),
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Sends a message again, for another three days. Throws the refusals `not_found` and `delivery.under_way`. */
export async function replay(
  tx: Tx,
  { clock }: Desk,
  actor: Actor,
  { id, delivery_id }: { id: number; delivery_id: number },
): Promise<DeliveryRow> {
  const { webhook, asStaff } = await lockWebhook(tx, actor, id)
  const before = await tx
    .selectFrom('deliveries')
    .select(['state', 'next_at'])
    .where('id', '=', delivery_id)
    .where('webhook_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!before) refuse('not_found')
  const now = clock.now()
  // Who sends it has it for no longer than that: what waits longer waits for its next attempt.
  const isUnderWay = before.state === 'waiting' && Number(before.next_at) <= now.getTime() + leaseMs
  if (isUnderWay) refuse('delivery.under_way')
  const row = await tx
    .updateTable('deliveries')
    .set({
      state: 'waiting',
      attempts: 0,
      address: webhook.url,
      error: null,
      reply_status: null,
      sent_at: null,
      next_at: now,
      expires_at: new Date(now.getTime() + triedForMs),
    })
    .where('id', '=', delivery_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const deed = { action: 'webhook.replay', before: { delivery_id, state: before.state } }
  await note(tx, clock, actor, asStaff, deed, id)
  return row
}

/**
 * Switches a webhook off by itself and has its keepers told, unless it is off; where `failingSince` is given only while
 * everything has failed since then. What the address said that it had before does not count. Answers whether it did.
 */
export async function disable(
  tx: Tx,
  clock: Clock,
  { id, url }: Pick<WebhookRow, 'id' | 'url'>,
  failingSince?: Date,
): Promise<boolean> {
  const now = clock.now()
  let working = tx
    .updateTable('webhooks')
    .set({ is_active: false, disabled_at: now, updated_at: now })
    .where('id', '=', id)
    .where('url', '=', url)
    .where('is_active', '=', true)
  if (failingSince) working = working.where('failing_since', '<=', failingSince)
  const disabled = await working.returning('id').executeTakeFirst()
  if (disabled) await emit(tx, webhookSilenced, { webhook_id: id, by_itself_at: now.toISOString() })
  return disabled !== undefined
}

/** Drops what waits for a webhook that is off, some at a time; answers how many there were. */
export async function dropWaiting(tx: Tx, id: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update deliveries set state = 'dropped', next_at = null, error = ${switchedOff}
    where id in (select d.id from deliveries d join webhooks w on w.id = d.webhook_id and not w.is_active
      where d.webhook_id = ${id} and d.state = 'waiting' and d.unsettled = 0 and d.kind <> ${webhookTest}
      limit 1000 for update of d skip locked)`.execute(tx)
  return Number(numAffectedRows)
}
