import { text } from 'node:stream/consumers'
import { createAdmin } from '../features/accounts/commands.ts'
import { OperatorError, Refusal } from '../kernel/errors.ts'
import { withDatabase } from './database.ts'

/** The password comes by option or standard input, so that it need not stand in the shell's history. */
export async function createAdministrator(email: string, option: string | undefined): Promise<void> {
  if (option === undefined && process.stdin.isTTY) process.stderr.write('Password, then Enter and Ctrl-D: ')
  const password = option ?? (await text(process.stdin)).replace(/\r?\n$/, '')
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new OperatorError(`${email} is not an e-mail address`)
  const made = await withDatabase(({ db, clock }) => createAdmin(db, clock, email, password)).catch(
    (error: unknown) => {
      const weak = error instanceof Refusal && error.code === 'account.password_weak'
      throw weak
        ? new OperatorError(
            'the password needs at least 8 characters, and must be neither the e-mail nor a common one',
          )
        : error
    },
  )
  if (!made) throw new OperatorError(`there is an account with ${email} already; it was not changed`)
  process.stdout.write(`administrator ${email} created\n`)
}
