import { expect } from 'vitest'
import { Caller } from '../world/http.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { faultsOf } from './fault.ts'
import { audit, bookingLoad, sound } from './load.ts'
import { Installation } from './server.ts'

const fault = faultsOf(import.meta.filename)
const starts_at = '2031-03-14T16:00:00Z'

fault(
  'SIGTERM under load: nothing under way is broken, sockets are sent away, nothing is left running',
  async () => {
    await using installation = new Installation()
    const server = await installation.start()
    const olga = await installation.person(server, 'olga')
    const events: number[] = []
    for (let number = 0; number < 100; number++)
      events.push((await olga.post('/events', { title: 'Lecture', starts_at, seats: 1000 })).body.id)
    const people = await installation.crowd(server, 100)
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(server.url)))
    for (const socket of sockets) await socket.listen(`event:${events[0]}`)

    const load = bookingLoad(people, events)
    await until(() => load.acknowledged.length > 200)
    server.child.kill('SIGTERM')
    const toldAt = performance.now()
    await load.done
    expect(await server.ended).toBe(0)
    expect(performance.now() - toldAt).toBeLessThan(10_000)
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual(Array(20).fill(1001))

    // Whoever comes when the door is shut finds it shut; nobody who was let in is thrown out.
    expect([...load.unanswered.keys()].filter((reason) => reason !== 'ECONNREFUSED')).toEqual([])
    expect(load.others).toEqual(new Map())
    expect(installation.processes()).toEqual([])

    const next = await installation.start()
    expect(await audit(installation, load.acknowledged)).toEqual(sound)
    next.child.kill('SIGINT')
    expect(await next.ended).toBe(0)
    expect(installation.processes()).toEqual([])
  },
)

fault('a restart between the creation of an event and its publication loses neither', async () => {
  await using installation = new Installation({ EVENT_PUBLISH_DELAY: '2' })
  const first = await installation.start()
  const olga = await installation.person(first, 'olga')
  const { body: event } = await olga.post('/events', { title: 'Lecture', starts_at })
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  const second = await installation.start()
  const stranger = new Caller(second.url)
  await until(async () => (await stranger.get(`/events/${event.id}`)).body?.status === 'upcoming')
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(event.publish_at))
})
