import { Command } from 'commander'
import { OperatorError, Refusal } from './kernel/errors.ts'

/** Each command loads what it needs: printing the settings starts no database. */
const program = new Command('veche')
  .description('Events, seat bookings and organizations under one account')
  .showHelpAfterError()

program
  .command('serve', { isDefault: true })
  .description('start everything and serve until stopped')
  .action(async () => (await import('./commands/serve.ts')).serve())

program
  .command('migrate')
  .description('bring the database up to date and leave')
  .action(async () => (await import('./commands/database.ts')).migrateOnly())

program
  .command('create-admin')
  .description('create an administrator')
  .argument('<email>')
  .option('--password <password>', 'read from standard input when not given')
  .action(async (email: string, { password }: { password?: string }) =>
    (await import('./commands/create-admin.ts')).createAdministrator(email, password),
  )

program
  .command('seed-demo')
  .description('fill the database with demo people and events')
  .option('--events <number>', 'how many events', '200')
  .action(async ({ events }: { events: string }) =>
    (await import('./commands/seed-demo.ts')).seedDemo(Number(events)),
  )

program
  .command('import')
  .description('make events of an iCalendar file (.ics); repeating it changes what changed in the file')
  .argument('<file>')
  .requiredOption('--as <email>', 'whose events they become')
  .action(async (file: string, { as }: { as: string }) =>
    (await import('./commands/import.ts')).importFile(file, as),
  )

program
  .command('openapi')
  .description('print the OpenAPI document of /api/v1')
  .action(async () => (await import('./commands/print.ts')).printOpenApi())

program
  .command('settings')
  .description('print every setting, as documentation or as an example .env file')
  .option('--env', 'as .env.example')
  .action(async ({ env }: { env?: boolean }) =>
    (await import('./commands/print.ts')).printSettings(env ?? false),
  )

try {
  await program.parseAsync()
} catch (error) {
  const known = error instanceof OperatorError || error instanceof Refusal
  const line = known ? `veche: ${error.message}\n` : `veche: ${(error as Error).stack}\n`
  // At once: what else was being loaded or built need not be waited for.
  process.stderr.write(line, () => process.exit(1))
}
