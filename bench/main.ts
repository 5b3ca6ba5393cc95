import { parseArgs } from 'node:util'
import { ensureSite } from '../src/commands/build-site.ts'
import { facts } from './facts.ts'
import type { Plan, Row } from './measure.ts'
import { accounts } from './rows/accounts.ts'
import { bookings } from './rows/bookings.ts'
import { broadcast } from './rows/broadcast.ts'
import { deliveries } from './rows/deliveries.ts'
import { million } from './rows/million.ts'
import { process } from './rows/process.ts'
import { reads } from './rows/reads.ts'
import { reminders } from './rows/reminders.ts'
import { urgent } from './rows/urgent.ts'
import { printTable } from './table.ts'
import { openWorld } from './world.ts'

const suites = { million, reads, bookings, accounts, broadcast, deliveries, reminders, urgent, process }
type Suite = keyof typeof suites

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, million: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const plan: Plan = values.quick ? { rounds: 1, seconds: 1 } : { rounds: 7, seconds: 1 }
const parts = Object.keys(suites).filter((name) => name !== 'million' || values.million)
const wanted = positionals.length > 0 ? positionals : parts

await ensureSite()
await using world = await openWorld()
console.log(await facts(world))
const rows: Row[] = []
for (const name of wanted) {
  const suite = suites[name as Suite]
  if (!suite) throw new Error(`no such part: ${name}; there are ${Object.keys(suites).join(', ')}`)
  const measured = await suite(world, plan)
  rows.push(...measured)
  // As they come: a run that is cut short has said what it knows.
  for (const { work, ratio, goal } of measured) console.log(`${work}: ${ratio} (${goal})`)
}
console.log(`\n${printTable(rows)}`)
