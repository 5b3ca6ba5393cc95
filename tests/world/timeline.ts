import { decodeJwt } from 'jose'
import { afterAll } from 'vitest'
import type { Notification } from '../../src/contract/notifications.ts'
import { signAccess } from './tokens.ts'
import { until } from './until.ts'
import { emptyWorld, movableClock, type Person, type World } from './world.ts'

/** A world whose clock the test sets: years ahead, to the millisecond, and back. Nobody's session ends meanwhile. */
export interface Timeline extends AsyncDisposable {
  w: World
  /** What the clock shows now. */
  now(): Date
  /** Sets the clock, and nothing more. */
  set(instant: string | Date): Promise<void>
  /** Sets the clock and has reminders looked for, as the next minute would; waits until all that follows is done. */
  at(instant: string | Date): Promise<void>
  look(): Promise<void>
  quiet(): Promise<void>
  people(size: number, name?: string): Promise<Person[]>
  /** Books a seat; answers the booking's id. */
  book(person: Person, event: { id: number }): Promise<number>
  reminders(person: Person, event?: { id: number }): Promise<Notification[]>
}

export async function timeline(begin: string, env: Record<string, string> = {}): Promise<Timeline> {
  const clock = movableClock()
  const w = await emptyWorld({ clock, env })
  const everybody = new Map<Person, number>()
  const set = async (instant: string | Date) => {
    clock.advance(new Date(instant).getTime() - clock.now().getTime())
    for (const [person, session] of everybody)
      person.access = await signAccess(person.user.id, session, clock)
  }
  const quiet = () =>
    until(
      async () =>
        (await w.sql('select from graphile_worker.jobs where run_at <= now() or attempts > 0')).length === 0,
      { within: 20_000, expected: 'jobs that are all done' },
    ).then(() => {})
  const look = async () => {
    await w.sql(`select graphile_worker.add_job('reminders.look')`)
    await quiet()
  }
  await set(begin)
  await w.startNode()
  // As a server that has been at work until now.
  await look()

  return {
    w,
    now: clock.now,
    set,
    look,
    quiet,
    async at(instant) {
      await set(instant)
      await look()
    },
    async people(size, name = 'guest') {
      const people = await w.crowd(size, name)
      await w.sql(`update sessions set expires_at = '2100-01-01'`)
      for (const person of people) everybody.set(person, Number(decodeJwt(person.access!).sid))
      return people
    },
    async book(person, { id }) {
      const { status, body, text } = await person.post(`/events/${id}/bookings`)
      if (status !== 201) throw new Error(`no booking: ${text}`)
      return body.id
    },
    async reminders(person, event) {
      const { items } = (await person.get('/notifications?limit=100')).body
      const reminders = items.filter(({ kind }) => kind === 'booking.reminder')
      return event ? reminders.filter(({ event_id }) => event_id === event.id) : reminders
    },
    [Symbol.asyncDispose]: () => w[Symbol.asyncDispose](),
  }
}

/** A timeline for a whole test file. */
export async function fileTimeline(begin: string, env?: Record<string, string>): Promise<Timeline> {
  const opened = await timeline(begin, env)
  afterAll(() => opened[Symbol.asyncDispose]())
  return opened
}
