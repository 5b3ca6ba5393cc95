import type { GeneratedAlways } from 'kysely'

/** Written by a trigger alone, as events become public, change and go. */
interface LocationsTable {
  id: GeneratedAlways<number>
  folded: GeneratedAlways<string>
  name: GeneratedAlways<string>
  events: GeneratedAlways<number>
}

interface SearchWordsTable {
  word: GeneratedAlways<string>
  events: GeneratedAlways<number>
}

declare module '../../../db/tables.ts' {
  interface Tables {
    locations: LocationsTable
    search_words: SearchWordsTable
  }
}
