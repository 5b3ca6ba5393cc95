import { expect, inject, test } from 'vitest'
import type { Member, Organization } from '../../src/contract/organizations.ts'
import { connectOnce } from '../../src/db/connection.ts'
import { until } from '../world/until.ts'
import { type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga', { last_name: 'Petrova', phone: '+7 912 345-67-89' })
const [anna, boris, vera, gleb] = (await w.crowd(4)) as [Person, Person, Person, Person]

const nothing = { status: 404, code: 'not_found' }
const forbidden = { status: 403, code: 'forbidden' }
const unknown = { status: 400, code: 'organization.member_unknown' }
const lastOwner = { status: 409, code: 'organization.last_owner' }

async function found(person: Person, more: object = {}): Promise<Organization> {
  const { status, body, text } = await person.post('/organizations', { title: 'Reading room', ...more })
  if (status !== 201) throw new Error(`the organization could not be founded: ${text}`)
  return body
}

const change = (person: Person, id: number, body: object) =>
  person.call<Organization>('PATCH', `/organizations/${id}`, { body })
const setRole = (person: Person, id: number, user: Person, role: string) =>
  person.call<Member>('PATCH', `/organizations/${id}/members/${user.user.id}`, { body: { role } })
const accept = (person: Person, id: number) => person.post(`/organizations/${id}/accept`)
const remove = (person: Person, id: number, user: Person) =>
  person.delete(`/organizations/${id}/members/${user.user.id}`)

async function roles(id: number): Promise<Record<string, string>> {
  const { items } = (await w.stranger.get(`/organizations/${id}/members?limit=100`)).body
  return Object.fromEntries(items.map(({ user, role }) => [user.username, role]))
}

test('who founds an organization owns it, and everybody may see it', async () => {
  const founded = await found(olga, {
    title: '  Reading room ',
    description: ' Books. ',
    postcode: ' 191186',
    address: 'Nevsky prospekt 28 ',
  })
  expect(founded).toMatchObject({
    title: 'Reading room',
    description: 'Books.',
    postcode: '191186',
    address: 'Nevsky prospekt 28',
    full_address: '191186, Nevsky prospekt 28',
    my_role: 'owner',
    my_membership_accepted: true,
  })
  const path = `/organizations/${founded.id}` as const
  expect((await olga.get(path)).body).toEqual(founded)
  for (const other of [anna, w.stranger])
    expect((await other.get(path)).body).toEqual({ ...founded, my_role: null, my_membership_accepted: false })
  expect(await w.stranger.get('/organizations/999999')).toMatchObject(nothing)
  expect(await w.stranger.get('/organizations/999999/members')).toMatchObject(nothing)
})

test('the full address has no comma where a part is missing', async () => {
  expect((await found(olga, { postcode: '191186' })).full_address).toBe('191186')
  expect((await found(olga, { address: 'Nevsky prospekt 28' })).full_address).toBe('Nevsky prospekt 28')
  expect((await found(olga)).full_address).toBe('')
})

test('people are added at the founding, by id or e-mail, each once; the founder stays an owner', async () => {
  const { id } = await found(olga, {
    members: [
      { user_id: anna.user.id },
      { email: boris.user.email.toUpperCase(), role: 'owner' },
      { email: anna.user.email, role: 'owner' },
      { user_id: olga.user.id, role: 'member' },
    ],
  })
  expect(await roles(id)).toEqual({ olga: 'owner', 'guest-1': 'member', 'guest-2': 'owner' })
  expect((await anna.get(`/organizations/${id}`)).body.my_role).toBe('member')
})

test('one person nobody knows, or who is blocked, and nothing is founded; who it was is not said', async () => {
  const [blocked] = (await w.crowd(1, 'blocked')) as [Person]
  await w.sql('update accounts set is_blocked = true where id = $1', [blocked.user.id])
  const answers = []
  for (const missing of [
    { user_id: 999_999 },
    { email: 'nobody@example.org' },
    { user_id: blocked.user.id },
    { email: blocked.user.email },
  ]) {
    const members = [{ user_id: anna.user.id }, missing]
    const answer = await olga.post('/organizations', { title: 'Never founded', members })
    expect(answer).toMatchObject(unknown)
    answers.push(answer.text)
  }
  expect(new Set(answers).size).toBe(1)
  expect(await w.sql(`select from organizations where title = 'Never founded'`)).toEqual([])
})

test.each([
  ['no title', {}],
  ['a blank title', { title: ' \u3000\t' }],
  ['a title over 200 characters', { title: 'x'.repeat(201) }],
  ['an unknown field', { title: 'x', is_public: true }],
  ['an id of its own', { title: 'x', id: 1 }],
  ['a role of mine', { title: 'x', my_role: 'owner' }],
  ['a full address', { title: 'x', full_address: 'x' }],
  ['a time of founding', { title: 'x', created_at: '2020-01-01T00:00:00Z' }],
  ['a member by nothing', { title: 'x', members: [{ role: 'member' }] }],
  ['a member by both', { title: 'x', members: [{ user_id: 1, email: 'olga@example.org' }] }],
  ['a member with a role there is not', { title: 'x', members: [{ user_id: 1, role: 'admin' }] }],
  ['101 members', { title: 'x', members: Array.from({ length: 101 }, () => ({ user_id: 1 })) }],
])('%s makes no organization', async (_what, body) => {
  expect(await olga.post('/organizations', body)).toMatchObject({ status: 400, code: 'request.invalid' })
})

test('the longest title there can be turns the page as well as any', async () => {
  const title = '\u{1F4DA}'.repeat(199)
  for (const end of ['a', 'b']) await found(olga, { title: title + end })
  const first = (await w.stranger.get(`/organizations?sort=title&limit=1&q=${title.slice(0, 20)}`)).body
  expect(first.items.map((item) => item.title)).toEqual([`${title}a`])
  const cursor = encodeURIComponent(first.next_cursor ?? '')
  const next = (
    await w.stranger.get(`/organizations?sort=title&limit=1&q=${title.slice(0, 20)}&cursor=${cursor}`)
  ).body
  expect(next.items.map((item) => item.title)).toEqual([`${title}b`])
  expect(next.next_cursor).toBeNull()
})

test('only an owner changes or deletes an organization', async () => {
  const { id, title, created_at, ...rest } = await found(olga, {
    postcode: '191186',
    members: [{ user_id: anna.user.id }],
  })
  await accept(anna, id)
  for (const other of [anna, boris]) {
    expect(await change(other, id, { title: 'Mine' })).toMatchObject(forbidden)
    expect(await other.delete(`/organizations/${id}`)).toMatchObject(forbidden)
  }
  const { body } = await change(olga, id, { address: ' Nevsky 28 ' })
  expect(body).toMatchObject({ id, title, created_at, postcode: '191186', full_address: '191186, Nevsky 28' })
  expect(Date.parse(body.updated_at)).toBeGreaterThanOrEqual(Date.parse(rest.updated_at))
  for (const refused of [{ title: ' ' }, { id: 7 }, { created_at }, { my_role: 'owner' }, { members: [] }])
    expect(await change(olga, id, refused)).toMatchObject({ status: 400, code: 'request.invalid' })
  expect((await olga.get(`/organizations/${id}`)).body).toEqual(body)

  expect((await olga.delete(`/organizations/${id}`)).status).toBe(204)
  expect(await w.stranger.get(`/organizations/${id}`)).toMatchObject(nothing)
  expect(await olga.delete(`/organizations/${id}`)).toMatchObject(nothing)
  expect(await change(olga, id, { title: 'Back' })).toMatchObject(nothing)
})

test('members and staff see how to reach people, nobody else does', async () => {
  const { id } = await found(olga, { members: [{ user_id: anna.user.id }] })
  await accept(anna, id)
  const path = `/organizations/${id}/members` as const
  for (const insider of [olga, anna]) {
    const { items } = (await insider.get(path)).body
    expect(items).toMatchObject([
      { user: { id: olga.user.id }, contacts: { email: 'olga@example.org', phone: '+79123456789' } },
      { user: { id: anna.user.id }, contacts: { email: anna.user.email, phone: null } },
    ])
  }
  for (const outsider of [boris, w.stranger]) {
    const answer = await outsider.get(path)
    expect(answer.text).not.toMatch(/example\.org|79123456789/)
    for (const { user, contacts } of answer.body.items) {
      expect(Object.keys(user)).toEqual([...['id', 'username', 'first_name', 'last_name', 'avatar_url']])
      expect(contacts).toBeNull()
    }
  }
  expect((await anna.get('/organizations')).text).not.toContain('example.org')

  expect((await remove(anna, id, anna)).status).toBe(204)
  expect((await anna.get(path)).body.items.map(({ contacts }) => contacts)).toEqual([null])
  const [clerk] = (await w.crowd(1, 'clerk')) as [Person]
  await w.sql('update accounts set is_staff = true where id = $1', [clerk.user.id])
  expect((await clerk.get(path)).body.items[0]?.contacts?.email).toBe('olga@example.org')
})

test('members come in pages; who is blocked or inactive is left out and not counted', async () => {
  const people = await w.crowd(5, 'choir')
  const { id } = await found(people[0]!, {
    members: people.slice(1).map(({ user }) => ({ user_id: user.id })),
  })
  await w.sql('update accounts set is_blocked = true where id = $1', [people[1]!.user.id])
  await w.sql('update accounts set is_active = false where id = $1', [people[3]!.user.id])
  const first = (await w.stranger.get(`/organizations/${id}/members?limit=2&count=true`)).body
  expect(first).toMatchObject({ total: 3, next_cursor: String(people[2]!.user.id) })
  const rest = (await w.stranger.get(`/organizations/${id}/members?limit=2&cursor=${first.next_cursor}`)).body
  expect(rest.next_cursor).toBeNull()
  expect([...first.items, ...rest.items].map(({ user }) => user.id)).toEqual(
    [people[0], people[2], people[4]].map((person) => person!.user.id),
  )
  expect(await setRole(people[0]!, id, people[1]!, 'owner')).toMatchObject(nothing)
  expect((await remove(people[0]!, id, people[1]!)).status).toBe(204)
})

test('owners add, promote and remove people; members do not', async () => {
  const { id } = await found(olga)
  const members = `/organizations/${id}/members` as const
  const added = await olga.post(members, { email: anna.user.email })
  expect(added).toMatchObject({
    status: 201,
    body: { user: { id: anna.user.id }, role: 'member', accepted: false, contacts: null },
  })
  expect(await olga.post(members, { user_id: anna.user.id, role: 'owner' })).toMatchObject({
    status: 409,
    code: 'organization.member_exists',
  })
  expect(await olga.post(members, { email: 'nobody@example.org' })).toMatchObject(unknown)
  await accept(anna, id)
  for (const person of [anna, boris]) {
    expect(await person.post(members, { user_id: vera.user.id })).toMatchObject(forbidden)
    expect(await setRole(person, id, person, 'owner')).toMatchObject(forbidden)
    expect(await remove(person, id, olga)).toMatchObject(forbidden)
  }
  expect(await boris.delete(`/organizations/${id}/members/${boris.user.id}`)).toMatchObject(nothing)
  expect(await setRole(olga, id, boris, 'owner')).toMatchObject(nothing)
  expect(await remove(olga, id, boris)).toMatchObject(nothing)

  expect(await setRole(olga, id, anna, 'owner')).toMatchObject({ status: 200, body: { role: 'owner' } })
  expect((await anna.post(members, { user_id: boris.user.id })).status).toBe(201)
  expect((await remove(anna, id, olga)).status).toBe(204)
  expect(await change(olga, id, { title: 'Still mine' })).toMatchObject(forbidden)
  expect(await roles(id)).toEqual({ 'guest-1': 'owner', 'guest-2': 'member' })
})

test('the last owner can neither leave nor step down; one who is blocked does not count', async () => {
  const { id } = await found(vera, { members: [{ user_id: anna.user.id }] })
  await accept(anna, id)
  const [absent] = (await w.crowd(1, 'absent')) as [Person]
  expect(await remove(vera, id, vera)).toMatchObject(lastOwner)
  expect(await setRole(vera, id, vera, 'member')).toMatchObject(lastOwner)
  await vera.post(`/organizations/${id}/members`, { user_id: absent.user.id, role: 'owner' })
  await accept(absent, id)
  await w.sql('update accounts set is_blocked = true where id = $1', [absent.user.id])
  expect(await remove(vera, id, vera)).toMatchObject(lastOwner)
  expect(await roles(id)).toEqual({ 'guest-1': 'member', 'guest-3': 'owner' })

  await setRole(vera, id, anna, 'owner')
  expect((await setRole(vera, id, vera, 'member')).body.role).toBe('member')
  expect((await remove(vera, id, vera)).status).toBe(204)
  expect(await remove(anna, id, anna)).toMatchObject(lastOwner)
})

test('of two owners who leave, or step down, at the same moment one stays', async () => {
  const waiting = async (many: number) =>
    (await w.sql(`select from pg_stat_activity where wait_event_type = 'Lock'`)).length === many
  const leave = (id: number) => (person: Person) => remove(person, id, person)
  const stepDown = (id: number) => (person: Person) => setRole(person, id, person, 'member')
  for (const part of [leave, stepDown]) {
    const { id } = await found(olga, { members: [{ user_id: anna.user.id, role: 'owner' }] })
    await accept(anna, id)
    const release = await w.hold(`select from organizations where id = ${id} for update`)
    const both = Promise.all([olga, anna].map(part(id)))
    await until(() => waiting(2), { expected: 'both wait for the organization' })
    await release()
    const [first, second] = (await both).toSorted((a, b) => a.status - b.status)
    expect(first!.status).toBeLessThan(300)
    expect(second).toMatchObject(lastOwner)
    expect(Object.values(await roles(id)).filter((role) => role === 'owner')).toHaveLength(1)
  }
})

test('without the lock on the organization both would leave', async () => {
  const { id } = await found(olga, { members: [{ user_id: anna.user.id, role: 'owner' }] })
  const owners = `select from organization_members where organization_id = ${id} and role = 'owner'`
  const socket = { ...inject('cluster'), database: w.database }
  const leaving = await Promise.all([olga, anna].map(() => connectOnce({ socket })))
  for (const [place, { user }] of [olga, anna].entries()) {
    await leaving[place]!.query('begin')
    await leaving[place]!.query(
      `delete from organization_members where organization_id = ${id} and account_id = ${user.id}`,
    )
    expect((await leaving[place]!.query(owners)).rows).toHaveLength(1)
  }
  for (const client of leaving) await client.query('commit')
  await Promise.all(leaving.map((client) => client.end()))
  expect(await w.sql(owners)).toEqual([])
})

test('a repeated founding with the same key is one organization', async () => {
  const send = () => gleb.post('/organizations', { title: 'Once' }, { 'idempotency-key': 'founding' })
  const [first, again] = [await send(), await send()]
  expect(again.text).toBe(first.text)
  expect(await w.sql(`select from organizations where title = 'Once'`)).toHaveLength(1)
})

test('the list is newest first or by title as people sort it, in pages, mine or all, searched in any case', async () => {
  const [lister] = (await w.crowd(1, 'lister')) as [Person]
  const titles = ['ёлка 100%', 'Жук', 'Еда', 'apple_pie', 'Banana', 'ЁЛКА', 'appleXpie']
  for (const title of titles) await found(lister, { title })

  async function walk(query: string): Promise<string[]> {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: Organization[]; next_cursor: string | null } = (
        await lister.get(
          `/organizations?member=me&limit=2&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        )
      ).body
      seen.push(...page.items.map(({ title }) => title))
      cursor = page.next_cursor
    }
    return seen
  }
  expect(await walk('')).toEqual(titles.toReversed())
  expect(await walk('sort=title')).toEqual(
    ['apple_pie', 'appleXpie', 'Banana', 'Еда', 'ЁЛКА', 'ёлка 100%', 'Жук'].toSorted(
      new Intl.Collator('und').compare,
    ),
  )
  expect(await walk(`q=${encodeURIComponent('ёЛк')}`)).toEqual(['ЁЛКА', 'ёлка 100%'])
  expect(await walk('q=_')).toEqual(['apple_pie'])
  expect(await walk('q=%25')).toEqual(['ёлка 100%'])
  expect(await walk('q=%5C')).toEqual([])
  expect((await lister.get('/organizations?member=me&q=A&count=true&limit=1')).body.total).toBe(3)

  const all = (await w.stranger.get('/organizations?limit=100&count=true')).body
  expect(all.items.slice(0, 7).map(({ title }) => title)).toEqual(titles.toReversed())
  expect(all.total).toBe(all.items.length)
  expect(all.items.every(({ my_role }) => my_role === null)).toBe(true)
  expect(await w.stranger.get('/organizations?member=me')).toMatchObject({
    status: 401,
    code: 'auth.required',
  })
})

test('a cursor that no page gave is refused', async () => {
  const invalid = { status: 400, code: 'cursor.invalid' }
  for (const cursor of ['0', '-1', 'x', '1.5', 'YQ~1', '1e3'])
    expect(await w.stranger.get(`/organizations?cursor=${cursor}`), cursor).toMatchObject(invalid)
  for (const cursor of ['7', 'YQ', 'YQ~0', '~', 'AA~1', '_w~1', 'YQ~1~1', 'Y Q~1'])
    expect(
      await w.stranger.get(`/organizations?sort=title&cursor=${encodeURIComponent(cursor)}`),
      cursor,
    ).toMatchObject(invalid)
})
