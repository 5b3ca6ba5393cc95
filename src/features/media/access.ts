import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { mediaUrl } from './present.ts'
import './tables.ts'

/**
 * The address of a picture of mine, in its largest size within a width, to be shown by something in this
 * transaction: held, so that the sweep cannot take it meanwhile. Throws the refusal `media.unknown`.
 */
export async function urlOfMine(tx: Tx, actor: Actor, id: number, within: number): Promise<string> {
  const picture = await tx
    .selectFrom('media')
    .select('sizes')
    .where('id', '=', id)
    .where('account_id', '=', actor.id)
    .forKeyShare()
    .executeTakeFirst()
  if (!picture) refuse('media.unknown')
  const fitting = picture.sizes.findLast(({ width }) => width <= within)
  return mediaUrl((fitting ?? picture.sizes[0]!).file)
}
