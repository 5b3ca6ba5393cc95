import { expect, test } from 'vitest'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { openWorld, type Person } from '../world/world.ts'

test('a server that stops finishes what is under way, sends sockets away and takes nothing new', async () => {
  await using w = await openWorld()
  const { app } = w
  const olga = await w.person('olga')
  const [anna] = (await w.crowd(1)) as [Person]
  const event = await w.event(olga)
  const socket = await openSocket(app.url)
  expect(await socket.listen(`event:${event.id}`)).toMatchObject({ type: 'subscribed' })

  const release = await w.hold(`select from events where id = ${event.id} for update`)
  const booking = anna.post(`/events/${event.id}/bookings`)
  await until(async () => (await w.sql(`select from pg_locks where not granted`)).length > 0)
  const stopped = w.stopNode(app)
  expect(await socket.closed).toBe(1001)
  await until(() =>
    fetch(`${app.url}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  await release()
  expect((await booking).status).toBe(201)
  await stopped
  expect(await w.sql('select booked from events')).toEqual([{ booked: 1 }])
})
