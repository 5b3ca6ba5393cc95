import { readPreferences, writePreferences } from '../../../contract/preferences.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { changePreferences } from './commands.ts'
import { presentPreferences } from './present.ts'
import { preferencesOf } from './queries.ts'

export function bindPreferences(http: Binder, { clock, db }: Platform): void {
  http.on(readPreferences, async ({ actor }) => presentPreferences(await preferencesOf(db.read, actor.id)))
  http.on(writePreferences, ({ actor, body, locale, write }) =>
    write(async (tx) => presentPreferences(await changePreferences(tx, clock, actor, body, locale))),
  )
}
