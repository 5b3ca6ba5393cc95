import type { Connection } from './connection.ts'
import { textFrame } from './frames.ts'

interface Room {
  listeners: Set<Connection>
  /** Frames published since the last flush, oldest first. */
  frames: Buffer[]
}

/**
 * Who listens to what on this node. Everything published in one turn of the event loop is joined into one
 * buffer per room and written once per listener: the write, not the copy, is what a broadcast costs.
 */
export class Rooms {
  readonly #rooms = new Map<string, Room>()
  #published: Room[] = []

  get size(): number {
    return this.#rooms.size
  }

  join(connection: Connection, name: string): void {
    let room = this.#rooms.get(name)
    if (!room) {
      room = { listeners: new Set(), frames: [] }
      this.#rooms.set(name, room)
    }
    room.listeners.add(connection)
    connection.rooms ??= new Set()
    connection.rooms.add(name)
  }

  leave(connection: Connection, name: string): void {
    connection.rooms?.delete(name)
    const room = this.#rooms.get(name)
    if (!room) return
    room.listeners.delete(connection)
    if (room.listeners.size === 0) this.#rooms.delete(name)
  }

  /** Who listens now; a copy, for whoever asks each of them something. */
  listeners(name: string): Connection[] {
    return [...(this.#rooms.get(name)?.listeners ?? [])]
  }

  leaveAll(connection: Connection): void {
    for (const name of connection.rooms ?? []) this.leave(connection, name)
  }

  /** `message` is JSON text. Nothing is framed for a room nobody on this node listens in. */
  publish(name: string, message: string): void {
    const room = this.#rooms.get(name)
    if (!room) return
    if (room.frames.length === 0) {
      if (this.#published.length === 0) setImmediate(() => this.flush())
      this.#published.push(room)
    }
    room.frames.push(textFrame(message))
  }

  flush(): void {
    const published = this.#published
    this.#published = []
    /** Sockets held back because several rooms may write to them. */
    const corked: Connection[] = []
    for (const room of published) {
      const batch = room.frames.length === 1 ? room.frames[0]! : Buffer.concat(room.frames)
      room.frames = []
      for (const listener of room.listeners) {
        if (published.length > 1 && listener.raw.writableCorked === 0) {
          listener.raw.cork()
          corked.push(listener)
        }
        listener.deliver(batch)
      }
    }
    for (const connection of corked) connection.raw.uncork()
  }
}
