import { expect, test } from 'vitest'
import type { Organization } from '../../src/contract/organizations.ts'
import { until } from '../world/until.ts'
import { emptyWorld, type Person, password, type World, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga', { phone: '+7 912 345-67-89' })
const [anna, boris, vera] = (await w.crowd(3)) as [Person, Person, Person]

const nothing = { status: 404, code: 'not_found' }
const forbidden = { status: 403, code: 'forbidden' }
const lastOwner = { status: 409, code: 'organization.last_owner' }

async function found(founder: Person, people: readonly Person[] = [], role = 'member'): Promise<number> {
  const members = people.map(({ user }) => ({ user_id: user.id, role }))
  const { status, body, text } = await founder.post('/organizations', { title: 'Choir', members })
  if (status !== 201) throw new Error(`the organization could not be founded: ${text}`)
  return body.id
}

const accept = (person: Person, id: number) => person.post(`/organizations/${id}/accept`)
const decline = (person: Person, id: number) =>
  person.delete(`/organizations/${id}/members/${person.user.id}`)
const add = (owner: Person, id: number, person: Person, role = 'member') =>
  owner.post(`/organizations/${id}/members`, { user_id: person.user.id, role })
const rename = (person: Person, id: number) =>
  person.call<Organization>('PATCH', `/organizations/${id}`, { body: { title: 'Mine' } })

async function emails(viewer: Person, id: number): Promise<(string | null)[]> {
  const { items } = (await viewer.get(`/organizations/${id}/members`)).body
  return items.map(({ contacts }) => contacts?.email ?? null)
}

test('walking the ids by adding strangers yields nobody’s contacts', async () => {
  const [mallory, ...strangers] = (await w.crowd(6, 'walker')) as [Person, ...Person[]]
  for (const { user } of strangers)
    await w.sql(`update accounts set phone = '+7999' || id where id = $1`, [user.id])
  const id = await found(mallory, strangers.slice(0, 2), 'owner')
  const answers = []
  for (const stranger of strangers.slice(2)) answers.push(await add(mallory, id, stranger))
  for (const stranger of strangers)
    answers.push(
      await mallory.call('PATCH', `/organizations/${id}/members/${stranger.user.id}`, {
        body: { role: 'member' },
      }),
    )
  answers.push(await mallory.get(`/organizations/${id}/members`))
  for (const { status, text } of answers) {
    expect(status).toBeLessThan(300)
    for (const { user } of strangers) {
      expect(text).not.toContain(user.email)
      expect(text).not.toContain('+7999')
    }
  }
})

test('who was added and has not accepted neither shows contacts nor sees them; accepting opens both', async () => {
  const id = await found(olga, [anna, boris])
  expect((await accept(boris, id)).status).toBe(200)
  expect(await emails(olga, id)).toEqual(['olga@example.org', null, boris.user.email])
  expect(await emails(boris, id)).toEqual(['olga@example.org', null, boris.user.email])
  expect(await emails(anna, id)).toEqual([null, null, null])
  const { items } = (await w.stranger.get(`/organizations/${id}/members`)).body
  expect(items.map(({ accepted, contacts }) => [accepted, contacts])).toEqual([
    [true, null],
    [false, null],
    [true, null],
  ])
  const [clerk] = (await w.crowd(1, 'clerk')) as [Person]
  await w.sql('update accounts set is_staff = true where id = $1', [clerk.user.id])
  expect(await emails(clerk, id)).toEqual(['olga@example.org', anna.user.email, boris.user.email])

  expect(await accept(anna, id)).toMatchObject({
    status: 200,
    body: {
      user: { id: anna.user.id },
      role: 'member',
      accepted: true,
      contacts: { email: anna.user.email },
    },
  })
  for (const member of [olga, anna, boris])
    expect(await emails(member, id)).toEqual(['olga@example.org', anna.user.email, boris.user.email])
})

test('what I was added to is among mine, marked as not accepted; accepting again changes nothing', async () => {
  const [newcomer] = (await w.crowd(1, 'newcomer')) as [Person]
  const id = await found(olga, [newcomer])
  const mine = async () => (await newcomer.get('/organizations?member=me')).body.items
  expect(await mine()).toMatchObject([{ id, my_role: 'member', my_membership_accepted: false }])
  const accepted = await accept(newcomer, id)
  const since = () => w.sql('select accepted_at from organization_members where organization_id = $1', [id])
  const before = await since()
  expect((await accept(newcomer, id)).body).toEqual(accepted.body)
  expect(await since()).toEqual(before)
  expect(await mine()).toMatchObject([{ id, my_role: 'member', my_membership_accepted: true }])
})

test('only who was added accepts; who declined and is added anew is asked anew', async () => {
  const id = await found(olga, [anna])
  expect(await accept(boris, id)).toMatchObject(nothing)
  expect(await accept(anna, 999_999)).toMatchObject(nothing)
  expect((await decline(anna, id)).status).toBe(204)
  expect(await accept(anna, id)).toMatchObject(nothing)
  for (const _time of ['first', 'second']) {
    expect(await add(olga, id, anna)).toMatchObject({
      status: 201,
      body: { accepted: false, contacts: null },
    })
    expect((await accept(anna, id)).body.accepted).toBe(true)
    expect((await decline(anna, id)).status).toBe(204)
  }
})

test('an owner who has not accepted has no owner’s rights and is no owner who stays', async () => {
  const id = await found(olga, [anna], 'owner')
  expect((await anna.get(`/organizations/${id}`)).body.my_role).toBe('owner')
  expect(await rename(anna, id)).toMatchObject(forbidden)
  expect(await anna.delete(`/organizations/${id}`)).toMatchObject(forbidden)
  expect(await add(anna, id, boris)).toMatchObject(forbidden)
  expect(await anna.delete(`/organizations/${id}/members/${olga.user.id}`)).toMatchObject(forbidden)
  expect(await decline(olga, id)).toMatchObject(lastOwner)
  await accept(anna, id)
  expect((await rename(anna, id)).status).toBe(200)
  expect((await decline(olga, id)).status).toBe(204)
})

test('an owner who has not accepted may decline, even while no other owner can act', async () => {
  const [absent] = (await w.crowd(1, 'absent')) as [Person]
  const id = await found(absent, [anna], 'owner')
  await w.sql('update accounts set is_blocked = true where id = $1', [absent.user.id])
  expect((await decline(anna, id)).status).toBe(204)
})

test('who is added is told, in their language, once each time; the founder is not', async () => {
  const [told, named] = (await w.crowd(2, 'told')) as [Person, Person]
  const news = async (person: Person, count: number, language = 'en') =>
    until(
      async () => {
        const { items } = (await person.get('/notifications', { 'accept-language': language })).body
        return (
          items.length >= count &&
          items.map(({ id: _id, read_at: _read, created_at: _created, ...said }) => said)
        )
      },
      { expected: `${count} notifications` },
    )
  const id = await found(vera, [told, named, named, vera])
  const english = {
    kind: 'organization.added',
    title: 'You were added to an organization',
    text: '“Choir”. Until you accept, its members do not see how to reach you.',
    event_id: null,
    organization_id: id,
  }
  expect(await news(named, 1)).toEqual([english])
  expect(await news(told, 1, 'ru')).toEqual([
    {
      ...english,
      title: 'Вас добавили в организацию',
      text: '«Choir». Пока вы не согласитесь, её участники не видят ваших контактов.',
    },
  ])
  await decline(told, id)
  await add(vera, id, told)
  expect(await news(told, 2)).toEqual([english, english])
  expect((await vera.get('/notifications')).body.items).toEqual([])
})

/** What waits to be done of one kind of job, on a world that only answers requests. */
const waiting = (other: World, name: string) =>
  other.sql<{ payload: unknown }>(
    `select p.payload from graphile_worker._private_jobs p join graphile_worker.jobs j using (id)
     where j.task_identifier = $1`,
    [name],
  )

test('a membership and its job are one, and the job run twice tells once; who has declined is not told', async () => {
  await using other = await emptyWorld()
  const web = await other.startNode({ ROLE: 'web' })
  const [owner, added, declined] = (await other.crowd(3)) as [Person, Person, Person]
  const id = await found(owner)
  await add(owner, id, added)
  expect((await add(owner, id, added)).status).toBe(409)
  const job = { organization_id: id, account_ids: [added.user.id] }
  expect(await waiting(other, 'organizations.members_added')).toEqual([{ payload: job }])
  await add(owner, id, declined)
  await decline(declined, id)
  await other.sql(`select graphile_worker.add_job('organizations.members_added', $1)`, [job])
  await other.stopNode(web)
  await other.startNode()
  await until(async () => (await waiting(other, 'organizations.members_added')).length === 0)
  expect(await other.sql('select account_id::int, facts from notifications')).toEqual([
    { account_id: added.user.id, facts: { title: 'Choir', organization_id: id } },
  ])
})

test('an organization outlives its owner: the longest accepted member who can act inherits it', async () => {
  await using other = await emptyWorld()
  const web = await other.startNode({ ROLE: 'web' })
  const leaver = await other.person('leaver')
  const [first, second, third, unsure] = (await other.crowd(4)) as [Person, Person, Person, Person]
  const inherited = await found(leaver, [third, second, first, unsure])
  const shared = await found(leaver, [first, second], 'owner')
  const toBlocked = await found(leaver, [first])
  await found(leaver)
  const unaccepted = await found(leaver, [unsure], 'owner')
  const joined = await found(third, [leaver])
  for (const person of [first, second, third]) await accept(person, inherited)
  await accept(second, shared)
  await accept(first, toBlocked)
  await accept(leaver, joined)
  await other.sql('update accounts set is_blocked = true where id = $1', [first.user.id])

  const archive = (await leaver.get('/me/export')).body as { organizations?: unknown }
  expect(archive.organizations).toHaveLength(6)
  expect(archive.organizations).toMatchObject([
    { organization_id: joined, title: 'Choir', role: 'member', accepted_at: expect.any(String) },
    { organization_id: unaccepted, role: 'owner' },
    {},
    {},
    {},
    {},
  ])
  expect((await leaver.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  // The same work once more, as after a crash between the work and its tick.
  await other.sql(`select graphile_worker.add_job('accounts.deleted', $1)`, [{ account_id: leaver.user.id }])
  await other.stopNode(web)
  await other.startNode()
  await until(async () => (await waiting(other, 'accounts.deleted')).length === 0)

  const rows = await other.sql<{ id: number; people: Record<string, string> }>(
    `select organization_id::int as id, json_object_agg(account_id, role order by account_id) as people
     from organization_members group by 1`,
  )
  const [a, b, c, d] = [first, second, third, unsure].map(({ user }) => user.id) as [
    number,
    number,
    number,
    number,
  ]
  expect(Object.fromEntries(rows.map(({ id, people }) => [id, people]))).toEqual({
    [inherited]: { [a]: 'member', [b]: 'owner', [c]: 'member', [d]: 'member' },
    [shared]: { [a]: 'owner', [b]: 'owner' },
    [toBlocked]: { [a]: 'owner' },
    [joined]: { [c]: 'owner' },
  })
  const left = await other.sql<{ id: number }>('select id::int from organizations order by id')
  expect(left.map(({ id }) => id)).toEqual([inherited, shared, toBlocked, joined])
})
