import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { residentMb, startVeche } from '../child.ts'
import { fillEvents } from '../fill.ts'
import { openListeners } from '../listeners.ts'
import { atMost, median, type Plan, type Row } from '../measure.ts'
import type { World } from '../world.ts'

const sockets = 2000
/** Until what a start left behind is collected. */
const settleMs = 3000

/** How soon it serves, its own PostgreSQL included, and what it holds while nothing happens. */
export async function process(world: World, { rounds }: Plan): Promise<Row[]> {
  const first: number[] = []
  const later: number[] = []
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'veche-bench-'))
    for (const times of [first, later]) {
      await using veche = await startVeche({ DATA_DIR: folder })
      times.push(veche.startedIn)
    }
    rmSync(folder, { recursive: true, force: true })
  }

  await using veche = await startVeche(world.environment)
  const event = await fillEvents(world.db, 1)
  await wait(settleMs)
  const idle = residentMb(veche.process)
  using _listeners = await openListeners(veche.url, `event:${event.first}`, sockets)
  await wait(settleMs)
  const perSocket = ((residentMb(veche.process) - idle) * 1024) / sockets
  return [
    atMost('start to ready, first run (web app built)', median(first) / 1000, 3, 's'),
    atMost('start to ready, later', median(later) / 1000, 1, 's'),
    atMost('idle, resident (Node process)', idle, 150, 'MB'),
    atMost('each of 2,000 idle sockets, resident', perSocket, 20, 'KB'),
  ]
}
