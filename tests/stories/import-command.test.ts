import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'

const dataDir = mkdtempSync(join(tmpdir(), 'veche-import-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** Runs a command as `npm run veche -- …` does. */
async function veche(args: string[], typed = '') {
  const child = spawn(process.execPath, ['bin/veche.js', ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
  })
  child.stdin.end(typed)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, out, err }
}

test('a calendar is imported by its operator: what was done, what was not, and why', {
  timeout: 120_000,
}, async () => {
  const file = join(dataDir, 'calendar.ics')
  const nextYear = new Date().getFullYear() + 1
  writeFileSync(
    file,
    `BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART:${nextYear}0601T160000Z
SUMMARY:Talk
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Some day
END:VEVENT
END:VCALENDAR
`,
  )
  const bring = (name: string, email: string) => veche(['import', name, '--as', email])
  await veche(['create-admin', 'root@example.org'], 'a phrase to keep\n')
  expect(await bring(file, 'root@example.org')).toEqual({
    code: 2,
    out: `${file}: 1 created, 0 changed, 0 unchanged, 0 cancelled, 0 past, 1 refused\n`,
    err: 'refused: Some day: There is no start that can be read.\n',
  })
  expect((await bring(file, 'root@example.org')).out).toContain('0 created, 0 changed, 1 unchanged')
  expect(await bring(file, 'nobody@example.org')).toEqual({
    code: 1,
    out: '',
    err: 'veche: there is no account with nobody@example.org\n',
  })
  expect((await bring(join(dataDir, 'none.ics'), 'root@example.org')).err).toMatch(
    /none\.ics cannot be read: ENOENT\n$/,
  )
  expect(await bring('package.json', 'root@example.org')).toEqual({
    code: 1,
    out: '',
    err: 'veche: package.json: This is not a calendar that can be read (.ics).\n',
  })
  expect((await veche(['import', file])).err).toContain('--as <email>')
})
