import { sql } from 'kysely'
import type { QueryOf } from '../../../contract/route.ts'
import type {
  listWebhookDeliveries,
  listWebhooks,
  Webhook,
  WebhookDelivery,
} from '../../../contract/webhooks.ts'
import type { Database } from '../../../db/database.ts'
import { statement } from '../../../db/hot.ts'
import { type Page, pageById } from '../../../http/pages.ts'
import type { Locale } from '../../../http/wording.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { isPresent } from '../../accounts/access.ts'
import { webhookFor } from './access.ts'
import { presentWebhook, presentWebhookDelivery } from './present.ts'
import type { WebhookRow } from './tables.ts'

/** Those somebody may change, newest first. */
export async function webhooksOf(
  db: Database,
  actor: Actor,
  now: Date,
  query: QueryOf<typeof listWebhooks>,
): Promise<Page<Webhook>> {
  let mine = db.read.selectFrom('webhooks')
  if (query.organization !== undefined) mine = mine.where('organization_id', '=', query.organization)
  if (actor.role !== 'admin')
    mine = mine.where('organization_id', 'in', (eb) =>
      eb
        .selectFrom('organization_members')
        .select('organization_id')
        .where('account_id', '=', actor.id)
        .where('role', '=', 'owner')
        .where('accepted_at', 'is not', null),
    )
  return pageById(query, {
    rows: (before, limit) =>
      mine.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => presentWebhook(row, now),
  })
}

/** What a webhook was and will be sent, newest first. Throws the refusal `not_found`. */
export async function webhookLog(
  db: Database,
  actor: Actor,
  { id, locale }: { id: number; locale: Locale },
  query: QueryOf<typeof listWebhookDeliveries>,
): Promise<Page<WebhookDelivery>> {
  await webhookFor(db.read, actor, id)
  let log = db.read.selectFrom('deliveries').where('webhook_id', '=', id)
  if (query.state !== undefined) log = log.where('state', '=', query.state)
  return pageById(query, {
    rows: (before, limit) =>
      log.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => log.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => presentWebhookDelivery(row, locale),
  })
}

const listening = statement(
  'webhooks_listening',
  'select true from webhooks where is_active and events @> array[$1::text] limit 1',
)

/** Whether anybody at all is told of such an event. */
export async function someoneListens(db: Database, event: string): Promise<boolean> {
  return (await db.hot.value(listening, [event])) !== null
}

/** Webhooks by id. */
export async function webhooksById(db: Database, ids: readonly number[]): Promise<Map<number, WebhookRow>> {
  const found = await db.read
    .selectFrom('webhooks')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(found.map((webhook) => [webhook.id, webhook]))
}

/** Who answers for a webhook: the owners of its organization, or the administrators; a thousand of them at most. */
export async function keepersOf(db: Database, { organization_id }: WebhookRow): Promise<number[]> {
  const present = db.read
    .selectFrom('accounts as a')
    .select('a.id')
    .where(sql<boolean>`${sql.raw(isPresent('a'))}`)
    .orderBy('a.id')
    .limit(1000)
  const keepers =
    organization_id === null
      ? present.where('a.role', '=', 'admin')
      : present
          .innerJoin('organization_members as m', 'm.account_id', 'a.id')
          .where('m.organization_id', '=', organization_id)
          .where('m.role', '=', 'owner')
          .where('m.accepted_at', 'is not', null)
  return (await keepers.execute()).map(({ id }) => id)
}
