import { expect } from 'vitest'
import { exchange } from '../world/http.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { faultsOf } from './fault.ts'
import { audit, bookingLoad, sound } from './load.ts'
import { Installation } from './server.ts'

const fault = faultsOf(import.meta.filename)

fault(
  'kill -9 of PostgreSQL while people book: the server stays, says when to come back, and forgets nothing',
  async () => {
    await using installation = new Installation()
    const server = await installation.start()
    const olga = await installation.person(server, 'olga')
    const events: number[] = []
    for (let number = 0; number < 300; number++) {
      const { body } = await olga.post('/events', { title: 'Lecture', starts_at: '2031-03-14T16:00:00Z' })
      events.push(body.id)
    }
    const load = bookingLoad(await installation.crowd(server, 40), events, { patient: true })

    for (let cycle = 0; cycle < 2; cycle++) {
      const before = load.acknowledged.length
      await until(() => load.acknowledged.length > before + 100)
      const killed = installation.postmaster
      process.kill(killed, 'SIGKILL')
      const killedAt = performance.now()
      const away = await until(async () => {
        const answer = await exchange('GET', `${server.url}/readyz`)
        return answer.status === 503 && answer
      })
      expect(away.headers['retry-after']).toBe('1')
      await until(async () => (await exchange('GET', `${server.url}/readyz`)).status === 200)
      expect(performance.now() - killedAt).toBeLessThan(5000)
      expect(installation.postmaster).not.toBe(killed)
      const after = load.acknowledged.length
      await until(() => load.acknowledged.length > after)
    }
    load.stop()
    await load.done
    expect(server.child.exitCode).toBeNull()
    expect(load.unanswered).toEqual(new Map())
    expect(load.withoutRetryAfter).toBe(0)
    // A commit whose answer was lost with the database is found by the repeat.
    const allowed = ['503 unavailable', '409 booking.exists']
    expect([...load.others.keys()].filter((answer) => !allowed.includes(answer))).toEqual([])

    expect(await audit(installation, load.acknowledged)).toEqual(sound)
    const socket = await openSocket(server.url)
    const free = events.at(-1)!
    expect(await socket.listen(`event:${free}`)).toMatchObject({ type: 'subscribed' })
    expect((await olga.post(`/events/${free}/bookings`)).status).toBe(201)
    expect(await socket.next()).toMatchObject({ name: 'seats', topic: `event:${free}` })
    await until(async () => (await olga.get('/notifications')).body.items[0]?.event_id === free, {
      within: 15_000,
    })
  },
)
