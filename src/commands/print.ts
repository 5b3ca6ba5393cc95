import { describeApi } from '../http/openapi.ts'
import { settings } from '../kernel/config.ts'

export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await describeApi(), null, 2)}\n`
}

/** `docs/configuration.md`. */
export function settingsPage(): string {
  const rows = Object.entries(settings).map(
    ([name, { type, shown, about }]) => `| \`${name}\` | ${type} | ${shown} | ${about} |`,
  )
  return `# Configuration

Every setting is an environment variable; an empty one counts as not set. This page is printed from the
declarations in \`src/kernel/config.ts\` by \`npm run veche -- settings\`.

| variable | type | default | what it does |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

/** `.env.example`: every setting as a comment with its default. */
export function settingsExample(): string {
  const parts = Object.entries(settings).map(([name, { shown, about, fallback }]) => {
    const value = fallback === undefined || typeof fallback === 'boolean' ? '' : shown
    return `# ${about.replaceAll('`', '')}\n#${name}=${value}\n`
  })
  return `# Settings of Veche, printed by: npm run veche -- settings --env\n\n${parts.join('\n')}`
}

export async function printOpenApi(): Promise<void> {
  process.stdout.write(await openApiText())
}

export function printSettings(asEnv: boolean): void {
  process.stdout.write(asEnv ? settingsExample() : settingsPage())
}
