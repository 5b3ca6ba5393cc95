import { sql } from 'kysely'
import { hashPassword, passwordFits } from '../../src/features/accounts/passwords/secrets.ts'
import { startVeche } from '../child.ts'
import { load, request } from '../load.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import { repeater, transactionsPerSecond } from '../transactions.ts'
import { people, type World } from '../world.ts'

/** Clients that ask at once. */
const connections = 32
const password = 'correct horse battery'

/**
 * Registration and sign-in are the password hash and little else: they are held against hashes alone, so the ratio is
 * what everything else leaves of it. Refreshing is held against a transaction that writes the same row.
 */
export async function accounts(world: World, plan: Plan): Promise<Row[]> {
  const { db } = world
  const hash = await hashPassword(password)
  await sql`update accounts set password_hash = ${hash}`.execute(db.read)
  await using veche = await startVeche({ ...world.environment, ROLE: 'web' })
  let turn = 0

  async function ask(path: string, body: (turn: number) => object): Promise<number> {
    const next = () => request('POST', path, {}, body(++turn))
    const { url } = veche
    return (await load({ url, connections, seconds: plan.seconds, next })).perSecond
  }

  /** Hashes a second in this process, as many at once as the product allows itself. */
  async function hashes(work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now()
    const deadline = begun + plan.seconds * 1000
    let done = 0
    const worker = async () => {
      while (performance.now() < deadline) {
        await work()
        done += 1
      }
    }
    await Promise.all(Array.from({ length: connections }, worker))
    return done / ((performance.now() - begun) / 1000)
  }

  async function refresh(): Promise<number> {
    await sql`
      update sessions set family_hash = sha256(('family' || id)::bytea), refresh_hash = sha256(('rotating' || id)::bytea)
      where id <= ${people}`.execute(db.read)
    await sql`vacuum (analyze) sessions`.execute(db.read)
    let session = 0
    const next = () => {
      if (session === people) return null
      session += 1
      return request('POST', '/api/v1/auth/refresh', {}, { refresh: `family${session}.rotating${session}` })
    }
    const { url } = veche
    return (await load({ url, connections, seconds: plan.seconds, next })).perSecond
  }

  const rotate = [
    `update sessions set refresh_hash = sha256(random()::text::bytea), previous_hash = refresh_hash, rotated_at = now()
     where family_hash = sha256(('family' || (1 + floor(random() * ${people}))::int)::bytea)`,
  ]
  return [
    throughput(
      'registration (limit: the password hash alone)',
      'people',
      await alternate(
        plan,
        () => ask('/api/v1/auth/register', (n) => ({ email: `newcomer${n}@example.org`, password })),
        () => hashes(() => hashPassword(password)),
      ),
      0.7,
    ),
    throughput(
      'sign-in (limit: the password hash alone)',
      'people',
      await alternate(
        plan,
        () => ask('/api/v1/auth/login', (n) => ({ login: `person${2 + (n % (people - 2))}`, password })),
        () => hashes(() => passwordFits(password, hash)),
      ),
      0.7,
    ),
    throughput(
      `refresh (limit: ${repeater}, the same row written)`,
      'tokens',
      await alternate(plan, refresh, () =>
        transactionsPerSecond(world, rotate, { clients: connections, seconds: plan.seconds }),
      ),
      0.4,
    ),
  ]
}
