import { availableParallelism, cpus, loadavg } from 'node:os'
import { sql } from 'kysely'
import type { World } from './world.ts'

/** What the figures depend on. */
export async function facts({ db }: World): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select format('PostgreSQL %s, fsync %s, synchronous_commit %s, shared_buffers %s', current_setting('server_version'),
      current_setting('fsync'), current_setting('synchronous_commit'), current_setting('shared_buffers')) as text`.execute(
    db.read,
  )
  const cores = `${availableParallelism()} cores (${cpus()[0]?.model.trim()})`
  const busy = `load before ${loadavg()[0]!.toFixed(1)}`
  return `${cores}, ${busy}; Node ${process.versions.node}; ${rows[0]!.text}; load generator on the same cores`
}
