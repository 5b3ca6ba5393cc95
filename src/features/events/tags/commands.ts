import { sql } from 'kysely'
import type { EventTag } from '../../../contract/finding.ts'
import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import '../tables.ts'

/**
 * Adds the tags that are new and answers all of them as they are spelt, in the order given, each once whatever the
 * case. New ones are added in one order: two people who add the same ones wait for each other, and never both.
 */
export async function keepTags(tx: Tx, clock: Clock, given: readonly string[]): Promise<string[]> {
  if (given.length === 0) return []
  const names = given.map((name) => name.trim().normalize('NFC'))
  await sql`
    insert into tags (name, created_at)
    select distinct on (asked.name) asked.name, ${clock.now()}
    from unnest(${names}::citext[]) with ordinality as asked (name, place)
    where not exists (select from tags where tags.name = asked.name)
    order by asked.name, asked.place
    on conflict (name) do nothing`.execute(tx)
  // A statement of its own: it sees the tag that somebody else added meanwhile.
  const { rows } = await sql<{ name: string }>`
    select tags.name::text
    from unnest(${names}::citext[]) with ordinality as asked (name, place)
    join tags on tags.name = asked.name
    group by tags.id
    order by min(asked.place)`.execute(tx)
  return rows.map(({ name }) => name)
}

/** Adds a tag for everybody to see. Throws the refusal `tag.exists`, whatever the case it is written in. */
export async function createTag(tx: Tx, clock: Clock, name: string): Promise<EventTag> {
  const tag = await tx
    .insertInto('tags')
    .values({ name: name.trim().normalize('NFC'), listed: true, created_at: clock.now() })
    // One that only a draft has had so far is news to everybody else.
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ listed: true }).where('tags.listed', '=', false),
    )
    .returning(['id', 'name', 'events'])
    .executeTakeFirst()
  return tag ?? refuse('tag.exists')
}
