import { expect, test } from 'vitest'
import { timeline } from '../world/timeline.ts'
import { until } from '../world/until.ts'
import type { Person, World } from '../world/world.ts'

const starts_at = '2027-05-10T12:00:00.000Z'
const looks = 8

/** Writes down each time that somebody is to be reminded of an event: also what a job that waits takes the place of. */
const record = `
  create table asked (key text);
  create function write_down() returns trigger language plpgsql as $$
  begin
    if new.key like 'reminder %' then
      insert into asked values (new.key);
    end if;
    return new;
  end
  $$;
  create trigger asked before insert on graphile_worker._private_jobs for each row execute function write_down();`

/** Two servers that all look at the moment at once; how often each event's reminders were asked for, and who got one. */
async function lookAtOnce(
  spoil?: (w: World) => Promise<unknown>,
): Promise<{ asked: number[]; told: number }> {
  await using t = await timeline('2027-05-10T08:00:00Z')
  const { w } = t
  await w.startNode()
  const [olga, ...guests] = (await t.people(4)) as [Person, ...Person[]]
  const events = await Promise.all([1, 2, 3, 4, 5].map(() => w.event(olga, { starts_at })))
  for (const event of events) for (const guest of guests) await t.book(guest, event)
  await t.at('2027-05-10T10:30:00Z')
  await w.sql(record)
  await spoil?.(w)
  await t.set('2027-05-10T11:00:05Z')
  await w.sql(`select graphile_worker.add_job('reminders.look') from generate_series(1, ${looks})`)
  await t.quiet()
  const asked = await w.sql<{ times: number }>('select count(*)::int as times from asked group by key')
  const [told] = await w.sql<{ all: number }>(
    `select count(*)::int as all from notifications where kind = 'booking.reminder'`,
  )
  return { asked: asked.map(({ times }) => times), told: told!.all }
}

test('servers that look at a moment at once have everybody reminded of it once', async () => {
  expect(await lookAtOnce()).toEqual({ asked: [1, 1, 1, 1, 1], told: 15 })
})

/** Nobody is told twice even so: the same news for the same person is entered once. */
test('control: where they do not wait for one another they take the same moment', async () => {
  const { asked, told } = await lookAtOnce((w) =>
    w.sql(`create or replace function hold_reminder_clock() returns timestamptz language plpgsql as $$
      declare passed timestamptz;
      begin
        select passed_at into passed from reminder_clock;
        perform pg_sleep(0.3);
        return passed;
      end
      $$`),
  )
  expect(Math.max(...asked)).toBeGreaterThan(1)
  expect(told).toBe(15)
})

const crowd = 2500

/** An event that a crowd has booked; its second thousand cannot be told before `release`. */
async function stopInTheMiddle() {
  const t = await timeline('2027-05-10T08:00:00Z')
  const { w } = t
  const [olga] = (await t.people(1, 'olga')) as [Person]
  await t.people(crowd)
  const event = await w.event(olga, { starts_at, seats: crowd })
  await w.sql(
    `insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select $1, id, 'confirmed', 'code ' || id, '2027-05-10T08:00:00Z' from accounts where username like 'guest-%' order by id`,
    [event.id],
  )
  const release = await w.hold(`select from accounts where username = 'guest-1500' for update`)
  await t.set('2027-05-10T11:00:00Z')
  await w.sql(`select graphile_worker.add_job('reminders.look')`)
  const told = async () =>
    (
      await w.sql<{ people: number; all: number }>(
        `select count(distinct account_id)::int as people, count(*)::int as all from notifications
         where kind = 'booking.reminder'`,
      )
    )[0]!
  const blocked = () =>
    w.sql<{ pid: number }>(
      `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
  await until(async () => (await blocked()).length > 0, { expected: 'the second thousand at work' })
  expect(await told()).toEqual({ people: 1000, all: 1000 })
  return { t, w, release, told, blocked }
}

test('a crowd whose telling breaks off in the middle is told from there on, everybody once', async () => {
  const { t, w, release, told, blocked } = await stopInTheMiddle()
  await using _ = t
  const [waiting] = await w.sql<{ after: number }>(
    `select (payload ->> 'after')::bigint as after from graphile_worker._private_jobs where key like 'reminder %'`,
  )
  expect(waiting?.after, 'goes on after the first thousand').toBeGreaterThan(0)
  for (const { pid } of await blocked()) await w.sql('select pg_terminate_backend($1)', [pid])
  await release()
  await t.quiet()
  expect(await told()).toEqual({ people: crowd, all: crowd })
  const mails = await w.sql(`select from deliveries where kind = 'booking.reminder'`)
  expect(mails).toHaveLength(crowd)
})
