import type { Actor } from '../kernel/actor.ts'
import type { Connection } from './connection.ts'

/** The heartbeat takes as many turns per period, so 10,000 sockets are pinged 334 at a time. */
const slots = 30

/** Every open socket of this node: by heartbeat turn and by person. */
export class Roster implements Iterable<Connection> {
  readonly #slots = Array.from({ length: slots }, () => new Set<Connection>())
  readonly #people = new Map<number, Set<Connection>>()
  readonly #maxPerPerson: number
  #arrivals = 0
  #turn = 0
  size = 0

  constructor(maxPerPerson: number) {
    this.#maxPerPerson = maxPerPerson
  }

  add(connection: Connection): void {
    connection.slot = this.#arrivals++ % slots
    this.#slots[connection.slot]!.add(connection)
    this.size += 1
  }

  hasSpaceFor(actor: Actor): boolean {
    return (this.#people.get(actor.id)?.size ?? 0) < this.#maxPerPerson
  }

  signIn(connection: Connection, actor: Actor): void {
    connection.actor = actor
    const sockets = this.#people.get(actor.id)
    if (sockets) sockets.add(connection)
    else this.#people.set(actor.id, new Set([connection]))
  }

  remove(connection: Connection): void {
    if (this.#slots[connection.slot]!.delete(connection)) this.size -= 1
    if (!connection.actor) return
    const sockets = this.#people.get(connection.actor.id)
    sockets?.delete(connection)
    if (sockets?.size === 0) this.#people.delete(connection.actor.id)
  }

  of(accountId: number): Iterable<Connection> {
    return this.#people.get(accountId) ?? []
  }

  /** The sockets whose turn it is. Call it `turnsPerPeriod` times a period. */
  nextTurn(): Iterable<Connection> {
    return this.#slots[this.#turn++ % slots]!
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const slot of this.#slots) yield* slot
  }
}

export const turnsPerPeriod = slots
