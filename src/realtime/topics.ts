import type { Topic } from '../contract/realtime.ts'
import type { Actor } from '../kernel/actor.ts'

/** One kind of topic, `prefix:ID`. The feature that owns the object exports it. */
export interface TopicKind {
  prefix: string
  /** Whether this person (`null`: a stranger) may know what happens to the object. */
  mayListen(actor: Actor | null, id: number): Promise<boolean>
}

/** The room behind the topic `me` of one person. No client can name it: `me` is not a kind. */
export function roomOf(accountId: number): string {
  return `me:${accountId}`
}

/**
 * Opens topics: answers the room behind a topic, or `null` when there is no such thing for this person.
 * Unknown kinds, missing objects and forbidden ones look alike.
 */
export function topicGate(kinds: readonly TopicKind[]) {
  const byPrefix = new Map(kinds.map((kind) => [kind.prefix, kind]))
  if (byPrefix.size < kinds.length || byPrefix.has('me')) throw new Error('two topics share a prefix')
  return async function open(actor: Actor | null, topic: Topic): Promise<string | null> {
    if (topic === 'me') return actor && roomOf(actor.id)
    const [prefix, digits] = topic.split(':')
    const id = Number(digits)
    const kind = byPrefix.get(prefix!)
    return kind && Number.isSafeInteger(id) && (await kind.mayListen(actor, id)) ? topic : null
  }
}
