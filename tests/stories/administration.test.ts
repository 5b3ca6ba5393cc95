import { expect, test } from 'vitest'
import type { AuditEntry, ManagedUser } from '../../src/contract/users.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { type Person, password, world } from '../world/world.ts'

const w = await world()

async function administrator(name: string): Promise<Person> {
  const person = await w.person(name)
  await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [person.user.id])
  await until(async () => (await person.get('/users')).status === 200)
  return person
}

const root = await administrator('root')
const names = ({ body }: { body: { items: ManagedUser[] } }) => body.items.map(({ username }) => username)

test('staff finds people by part of a name, by role and by flags, in any order, page by page', async () => {
  await w.person('find-anna', { last_name: 'Petrova', role: 'specialist' })
  await w.person('find-boris', { last_name: '100%_real' })
  const people = (query: string) => root.get(`/users?${query}` as '/users')
  expect(names(await people('q=PETROV'))).toEqual(['find-anna'])
  expect(names(await people('q=find-boris%40'))).toEqual(['find-boris'])
  // The marks of a pattern mean themselves.
  expect(names(await people('q=100%25_r'))).toEqual(['find-boris'])
  expect(names(await people('q=100__r'))).toEqual([])
  expect(names(await people('q=find&role=specialist'))).toEqual(['find-anna'])
  expect(names(await people('is_staff=true&count=true'))).toEqual(['root'])
  expect(names(await people('is_blocked=true'))).toEqual([])

  for (const sort of ['username', 'email', 'created_at', '-created_at']) {
    const whole = names(await people(`sort=${sort}&limit=100`))
    const paged: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await people(`sort=${sort}&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      paged.push(...names(page))
      cursor = page.body.next_cursor
    }
    expect(paged, sort).toEqual(whole)
  }
  expect((await people('sort=username&cursor=%00')).status).toBe(400)
  expect((await people('cursor=nonsense')).code).toBe('cursor.invalid')
})

test('a block stops a running loop and an open socket within a second, and all that was issued', async () => {
  const mallory = await w.person('mallory')
  const { body: token } = await mallory.post('/auth/tokens', { name: 'bot', scope: 'write' })
  const socket = await openSocket(w.app.url, { headers: { authorization: `Bearer ${mallory.access}` } })

  let running = true
  let lastAnswer = 0
  const loop = (async () => {
    while (running) if ((await mallory.get('/me')).status === 200) lastAnswer = performance.now()
  })()
  await until(() => lastAnswer > 0)
  const { body: blocked } = await root.post(`/users/${mallory.user.id}/block`, { reason: 'spam' })
  const at = performance.now()
  expect(blocked).toMatchObject({ is_blocked: true, blocked_reason: 'spam' })
  expect(await socket.closed).toBe(4403)
  expect(performance.now() - at).toBeLessThan(1000)
  await until(async () => (await mallory.get('/me')).code === 'auth.blocked')
  running = false
  await loop
  expect(lastAnswer - at).toBeLessThan(1000)

  const authorization = `Token ${token.token}`
  expect((await w.stranger.get('/me', { authorization })).code).toBe('auth.blocked')
  expect((await w.stranger.post('/auth/refresh', { refresh: mallory.refresh })).code).toBe('auth.blocked')
  expect((await w.stranger.post('/auth/login', { login: 'mallory', password })).code).toBe('auth.blocked')
  await expect(openSocket(w.app.url, { headers: { authorization } })).rejects.toThrow('403')

  await root.post(`/users/${mallory.user.id}/unblock`)
  expect((await mallory.get('/me')).status).toBe(200)
})

test('a lost role takes hold at once', async () => {
  const helper = await administrator('helper')
  await root.call('PATCH', `/users/${helper.user.id}`, { body: { role: 'client', is_staff: false } })
  expect((await helper.get('/users')).code).toBe('forbidden')
})

test('staff that is no administrator looks, and changes nothing', async () => {
  const clerk = await w.person('clerk')
  await root.call('PATCH', `/users/${clerk.user.id}`, { body: { is_staff: true } })
  await until(async () => (await clerk.get('/users')).status === 200)
  const change = { body: { role: 'admin' } }
  expect((await clerk.call('PATCH', `/users/${clerk.user.id}`, change)).code).toBe('forbidden')
  expect((await clerk.post(`/users/${root.user.id}/block`, {})).code).toBe('forbidden')
})

test('what staff did stands in the log with before and after, and nothing secret', async () => {
  const subject = await w.person('subject')
  const { id } = subject.user
  await root.call('PATCH', `/users/${id}`, { body: { role: 'specialist', first_name: 'New' } })
  await root.call('PATCH', `/users/${id}`, { body: { role: 'specialist' } })
  await root.post(`/users/${id}/block`, { reason: 'asked for' })
  const { body, text } = await root.get(`/audit-log?user=${id}` as '/audit-log')
  const entries: AuditEntry[] = body.items
  expect(entries.map(({ action }) => action)).toEqual(['user.block', 'user.update'])
  expect(entries[0]).toMatchObject({
    actor: { username: 'root' },
    reason: 'asked for',
    subject: { kind: 'user', id },
  })
  expect(entries[1]).toMatchObject({
    before: { role: 'client', first_name: 'subject' },
    after: { role: 'specialist', first_name: 'New' },
  })
  expect(text).not.toContain('argon2')
})

test('two last administrators who demote each other at the same moment leave one', async () => {
  await w.sql(`update accounts set role = 'client' where role = 'admin' and id <> $1`, [root.user.id])
  for (let round = 0; round < 10; round++) {
    const peer = await administrator(`peer-${round}`)
    const demote = (by: Person, who: Person) =>
      by.call('PATCH', `/users/${who.user.id}`, { body: { role: 'client' } })
    const answers = await Promise.all([demote(root, peer), demote(peer, root)])
    const [admins] = await w.sql<{ count: number }>(`select count(*)::int from accounts where role = 'admin'`)
    expect(admins?.count).toBe(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    await w.sql(
      `update accounts set role = case when id = $1 then 'admin' else 'client' end where id in ($1, $2)`,
      [root.user.id, peer.user.id],
    )
    await until(async () => (await root.get('/users')).status === 200)
  }
})

test('the last administrator can neither step down, be blocked nor leave', async () => {
  const { id } = root.user
  expect((await root.call('PATCH', `/users/${id}`, { body: { role: 'client' } })).code).toBe(
    'account.last_admin',
  )
  expect((await root.call('PATCH', `/users/${id}`, { body: { is_active: false } })).code).toBe(
    'account.last_admin',
  )
  expect((await root.post(`/users/${id}/block`, {})).code).toBe('account.self')
  expect((await root.call('DELETE', '/me', { body: { password } })).code).toBe('account.last_admin')
})
