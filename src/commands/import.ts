import { readFile } from 'node:fs/promises'
import { accountByLogin } from '../features/accounts/queries.ts'
import { carryOut, readCalendar } from '../features/events/imports/commands.ts'
import { report } from '../features/events/imports/present.ts'
import { wordings } from '../http/wording.ts'
import { OperatorError, Refusal } from '../kernel/errors.ts'
import { withDatabase } from './database.ts'

/** As much as the route takes. */
const mostBytes = 5 * 1024 * 1024

async function bytesOf(file: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${file} cannot be read: ${error.code ?? error.message}`)
  })
  if (bytes.length > mostBytes) throw new OperatorError(`${file} is larger than 5 MiB`)
  return bytes
}

/** Makes a calendar's events those of a person. Ends with 2 when some of its entries make no event. */
export async function importFile(file: string, email: string): Promise<void> {
  const bytes = await bytesOf(file)
  const done = await withDatabase(async ({ db, clock }) => {
    const account = await accountByLogin(db, email)
    if (!account?.is_active) throw new OperatorError(`there is no account with ${email}`)
    if (account.is_blocked) throw new OperatorError(`the account of ${email} is blocked`)
    const organizer = {
      id: account.id,
      role: account.role,
      isStaff: account.is_staff,
      sessionId: null,
      tokenId: null,
      scope: 'write',
    } as const
    const plan = await readCalendar(db, clock, organizer, bytes)
    return db.write((tx) => carryOut(tx, clock, organizer, plan))
  }).catch((error: unknown) => {
    throw error instanceof Refusal ? new OperatorError(`${file}: ${wordings[error.code].en}`) : error
  })
  const { refused, ...counts } = report(done, 'en')
  const told = Object.entries(counts).map(([what, number]) => `${number} ${what}`)
  process.stdout.write(`${file}: ${told.join(', ')}, ${done.refused.length} refused\n`)
  for (const { title, reason } of refused) process.stderr.write(`refused: ${title}: ${reason}\n`)
  if (refused.length > 0) process.exitCode = 2
}
