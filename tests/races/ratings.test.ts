import { expect, test } from 'vitest'
import { emptyWorld, type Person, type World } from '../world/world.ts'

const people = 100

/** Two servers, an event that is over, and a crowd that was there. */
async function afterwards(w: World) {
  const nodes = [await w.startNode(), await w.startNode()] as const
  const crowd = await w.crowd(people)
  const organizer = await w.person('olga')
  const { id } = await w.event(organizer, { seats: people })
  await w.sql(
    `insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select $1, a, 'confirmed', 'code ' || a, now() from unnest($2::bigint[]) a`,
    [id, crowd.map(({ user }) => user.id)],
  )
  await w.sql(`update events set starts_at = now() - interval '3 hours' where id = $1`, [id])
  return { id, crowd: crowd.map((person, place) => person.at(nodes[place % 2]!)), nodes }
}

interface Counted {
  count: number
  sum: number
  rows: number
  scores: number
}

/** What the event says of its ratings, and what there is. */
async function counted(w: World, id: number): Promise<Counted> {
  const [row] = await w.sql<Counted & Record<string, number>>(
    `select rating_count as count, rating_sum as sum, count(r.*)::int as rows, coalesce(sum(score), 0)::int as scores
     from events e left join ratings r on r.event_id = e.id where e.id = $1 group by e.id`,
    [id],
  )
  return row!
}

const rate = (person: Person, id: number, score: number) =>
  person.call('PUT', `/events/${id}/rating`, { body: { score, text: `${Math.random()}` } })

/**
 * Everybody rates at once, from two windows; then some rate anew while others take it back twice, or both. Answers the
 * statuses; an answer that is not documented counts as 500.
 */
async function race(id: number, crowd: Person[], nodes: readonly { url: string }[]): Promise<number[]> {
  const elsewhere = (person: Person, place: number) => person.at(nodes[(place + 1) % 2]!)
  const first = crowd.flatMap((person, place) => [
    rate(person, id, (place % 5) + 1),
    rate(elsewhere(person, place), id, 5),
  ])
  const rated = await Promise.allSettled(first)
  const second = crowd.flatMap((person, place) => {
    const other = elsewhere(person, place)
    const withdraw = (who: Person) => who.delete(`/events/${id}/rating`)
    if (place % 3 === 0) return [withdraw(person), withdraw(other)]
    return place % 3 === 1
      ? [rate(person, id, 1), withdraw(other)]
      : [rate(person, id, 2), rate(other, id, 4)]
  })
  const answers = [...rated, ...(await Promise.allSettled(second))]
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : 500))
}

test('a hundred who rate, rate anew and take it back at once leave count and average exact', async () => {
  await using w = await emptyWorld()
  const { id, crowd, nodes } = await afterwards(w)
  for (let times = 0; times < 3; times++) {
    const statuses = await race(id, crowd, nodes)
    expect(statuses.filter((status) => status !== 200 && status !== 204)).toEqual([])
    const { count, sum, rows, scores } = await counted(w, id)
    expect({ count, sum }).toEqual({ count: rows, sum: scores })
    expect(rows).toBeGreaterThanOrEqual(33)
    const { body } = await crowd[0]!.get(`/events/${id}/rating`)
    expect(body).toMatchObject({ count: rows, average: Math.round((sum / rows) * 100) / 100 })
    expect(body.scores.reduce((all, some) => all + some)).toBe(rows)
  }
})

/** The same race without the guard: no lock, and what was there before is read a moment before it is counted. */
test('control: without the row lock the same race miscounts', async () => {
  await using w = await emptyWorld()
  const [source] = await w.sql<{ text: string }>(`select pg_get_functiondef('put_rating'::regproc) as text`)
  const lock = '  perform from events where id = p_event for no key update;\n'
  expect(source!.text.split(lock)).toHaveLength(2)
  const after = '  if p_score is null then'
  expect(source!.text.split(after)).toHaveLength(2)
  const unguarded = source!.text.replace(lock, '').replace(after, `  perform pg_sleep(0.02);\n${after}`)
  await w.sql(unguarded)
  await w.sql('alter table events drop constraint events_rating_count_check')

  const { id, crowd, nodes } = await afterwards(w)
  let wrong = false
  for (let times = 0; times < 5 && !wrong; times++) {
    await race(id, crowd, nodes)
    const { count, sum, rows, scores } = await counted(w, id)
    wrong = count !== rows || sum !== scores
  }
  expect(wrong).toBe(true)
})
