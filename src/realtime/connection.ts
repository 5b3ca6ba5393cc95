import type { Socket } from 'node:net'
import { type ServerOptions, WebSocket } from 'ws'
import { type ClientMessage, closeCodes, type ServerMessage } from '../contract/realtime.ts'
import type { Actor } from '../kernel/actor.ts'
import { textFrame } from './frames.ts'

/** Bytes a reader may leave waiting before it is cut off: about a thousand events behind. */
const maxBuffered = 1024 * 1024

/** Frames a socket may send per second; a page showing 100 events subscribes to all of them at once. */
const maxFramesPerSecond = 120

/**
 * One open socket. State lives in plain fields and listeners are shared functions, because an idle socket
 * has to stay light: no closure, timer or collection is made before it is needed.
 *
 * No compression is ever agreed, so `ws` writes each of its frames in one go and ready-made frames
 * may be written to the TCP socket beside it.
 */
export class Connection extends WebSocket {
  raw!: Socket
  actor: Actor | null = null
  /** Rooms it listens in. */
  rooms: Set<string> | null = null
  /** Messages waiting for the one being answered; `null` when idle. */
  waiting: ClientMessage[] | null = null
  /** Closes a silent stranger. */
  grace: NodeJS.Timeout | null = null
  /** Which turn of the heartbeat it belongs to, and whether anything came from it since the last one. */
  slot = 0
  heard = true
  #second = 0
  #frames = 0

  /** Sends ready-made frames. One whose reader lags is cut off, for its backlog is our memory. */
  deliver(frames: Buffer): void {
    if (this.readyState !== WebSocket.OPEN) return
    this.raw.write(frames)
    if (this.raw.writableLength > maxBuffered) this.end('tooSlow')
  }

  say(message: ServerMessage): void {
    this.deliver(textFrame(JSON.stringify(message)))
  }

  /** From here on nothing is delivered. A peer that does not answer is torn off after `closeWithin`. */
  end(why: keyof typeof closeCodes): void {
    this.close(closeCodes[why], why)
  }

  /**
   * Counts a frame that came in. Answers whether it may be worked on: over the rate it is dropped, with one
   * error per second; at twice the rate the socket is closed.
   */
  admit(): boolean {
    if (this.readyState !== WebSocket.OPEN) return false
    this.heard = true
    const second = Math.trunc(performance.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#frames = 0
    }
    this.#frames += 1
    if (this.#frames <= maxFramesPerSecond) return true
    if (this.#frames === maxFramesPerSecond + 1) this.say({ type: 'error', code: 'rate_limited' })
    if (this.#frames > maxFramesPerSecond * 2) this.end('tooMany')
    return false
  }
}

/**
 * What `ws` holds against a hostile peer. Its defaults let one connection pin 16,384 fragments and
 * 262,144 chunks; a message of ours fits in one fragment, and 64 KiB in 128 of the smallest TCP segments.
 */
export const serverOptions: ServerOptions<typeof Connection> = {
  noServer: true,
  WebSocket: Connection,
  clientTracking: false,
  autoPong: false,
  perMessageDeflate: false,
  maxPayload: 64 * 1024,
  maxFragments: 64,
  maxBufferedChunks: 256,
}
