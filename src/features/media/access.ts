import type { Media } from '../../contract/media.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { mediaUrl, presentMedia } from './present.ts'
import './tables.ts'

/** A picture of mine, held: the sweep cannot take it while this transaction puts it to use. */
async function held(tx: Tx, actor: Actor, id: number) {
  const picture = await tx
    .selectFrom('media')
    .select('sizes')
    .where('id', '=', id)
    .where('account_id', '=', actor.id)
    .forKeyShare()
    .executeTakeFirst()
  return picture ?? refuse('media.unknown')
}

/**
 * The address of a picture of mine, in its largest size within a width, to be shown by something in this
 * transaction. Throws the refusal `media.unknown`.
 */
export async function urlOfMine(tx: Tx, actor: Actor, id: number, within: number): Promise<string> {
  const { sizes } = await held(tx, actor, id)
  const fitting = sizes.findLast(({ width }) => width <= within)
  return mediaUrl((fitting ?? sizes[0]!).file)
}

/** A picture of mine in all its sizes, to be shown by something in this transaction. Throws the refusal `media.unknown`. */
export async function pictureOfMine(tx: Tx, actor: Actor, id: number): Promise<Media> {
  const { sizes } = await held(tx, actor, id)
  return presentMedia(id, sizes)
}
