import { onTestFinished } from 'vitest'
import { MailServer } from './mail.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

const PUBLIC_URL = 'https://veche.example'

/** A mail server for one test, and the settings of whoever sends by it. */
export async function mailServer(options: ConstructorParameters<typeof MailServer>[0] = {}) {
  const mail = new MailServer(options)
  onTestFinished(() => mail.stop())
  const { user, pass } = options.signIn ?? {}
  const SMTP_URL = (await mail.start()).replace('//', user ? `//${user}:${pass}@` : '//')
  return { mail, env: { SMTP_URL, PUBLIC_URL } }
}

export interface Row {
  address: string
  state: string
  attempts: number
  error: string | null
  next_at: Date | null
  message_id: string
}

/** Enters mails that are due, already written, one for each name. */
export async function enter(
  world: World,
  names: string[],
  more: { priority?: number; attempts?: number; unsettled?: number; lease?: number } = {},
): Promise<void> {
  const { priority = 10, attempts = 0, unsettled = 0, lease = 0 } = more
  await world.sql(
    `with people as (
       insert into accounts (email, username, password_hash, first_name, locale, time_zone, created_at, updated_at)
       select name || '@example.org', name, 'none', name, 'en', 'UTC', $2, $2 from unnest($1::text[]) as name
       returning id, email)
     insert into deliveries (account_id, kind, channel, address, subject, text, html, message_id, priority, attempts, unsettled, next_at, created_at)
     select id, 'event.cancelled', 'mail', email, 'Not today', 'Not today', '<p>Not today</p>', '<' || email || '.mail>', $3, $4, $5, $6, $2
     from people order by id`,
    [names, world.clock.now(), priority, attempts, unsettled, new Date(world.clock.now().getTime() + lease)],
  )
}

export const names = (count: number, name: string) =>
  Array.from({ length: count }, (_, place) => `${name}-${place + 1}`)
export const rows = (world: World, where = 'true') =>
  world.sql<Row>(`select * from deliveries where ${where} order by id`)
export const row = async (world: World, name: string) =>
  (await rows(world, `address = '${name}@example.org'`))[0]!

/** Waits until nothing waits any more. */
export const drained = (world: World, within = 20_000) =>
  until(
    async () => (await world.sql(`select from deliveries where state = 'waiting' limit 1`)).length === 0,
    {
      within,
      expected: 'nothing waits',
    },
  )
