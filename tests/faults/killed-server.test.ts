import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Booking } from '../../src/contract/bookings.ts'
import { Caller } from '../world/http.ts'
import { until } from '../world/until.ts'
import { faultsOf } from './fault.ts'
import { audit, bookingLoad, sound } from './load.ts'
import { Installation } from './server.ts'

const fault = faultsOf(import.meta.filename)
const starts_at = '2031-03-14T16:00:00Z'

fault(
  'kill -9 of the server while people book: every acknowledged booking is there, none is half there',
  async () => {
    await using installation = new Installation()
    let server = await installation.start()
    const olga = await installation.person(server, 'olga')
    const acknowledged: Booking[] = []
    for (let cycle = 0; cycle < 4; cycle++) {
      const people = await installation.crowd(server, 60, `guest${cycle}`)
      const events: number[] = []
      for (let number = 0; number < 30; number++) {
        const { body } = await olga
          .at(server)
          .post('/events', { title: 'Open lecture', starts_at, seats: 1000 })
        events.push(body.id)
      }
      const load = bookingLoad(people, events)
      await until(() => load.acknowledged.length > 20)
      await sleep(Math.random() * 400)
      server.child.kill('SIGKILL')
      await Promise.all([load.done, server.ended])
      acknowledged.push(...load.acknowledged)
      expect(load.others).toEqual(new Map())
      expect(load.unanswered.size, 'the kill came in the middle').toBeGreaterThan(0)

      server = await installation.start()
      expect(server.readyAfter).toBeLessThan(5000)
      expect(await audit(installation, acknowledged)).toEqual(sound)
    }
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(installation.processes()).toEqual([])
  },
)

fault('a server killed between the creation of an event and its publication still publishes it', async () => {
  await using installation = new Installation({ EVENT_PUBLISH_DELAY: '1' })
  const first = await installation.start()
  const olga = await installation.person(first, 'olga')
  const { body: event } = await olga.post('/events', { title: 'Open lecture', starts_at })
  first.child.kill('SIGKILL')
  await first.ended
  expect(event.status).toBe('scheduled')
  await until(() => Date.now() > Date.parse(event.publish_at))

  const second = await installation.start()
  const stranger = new Caller(second.url)
  await until(async () => (await stranger.get(`/events/${event.id}`)).body?.status === 'upcoming')
})
