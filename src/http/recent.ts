import { hash } from 'node:crypto'
import type { JsonText } from './bind.ts'

/** A JSON answer ready to leave: made into bytes and hashed once for everybody who asks. */
export class ReadyJson {
  readonly bytes: Buffer
  readonly etag: string

  constructor(text: JsonText) {
    this.bytes = Buffer.from(text)
    this.etag = `W/"${hash('sha1', this.bytes, 'base64url')}"`
  }
}

/** An answer that is the same for everybody, as it was read. */
export interface SharedAnswer {
  text: JsonText
  /** Ids of what it shows. */
  shows: readonly number[]
  /** How long it is true if nothing changes, in ms. */
  holdsFor: number
}

interface Kept {
  answer: ReadyJson
  shows: readonly number[]
  /** As `performance.now()` counts. */
  staleAt: number
}

/** A question that is being answered. */
interface Reading {
  answer: Promise<ReadyJson>
  /** What changed since it began: the answer may be the one from before. */
  changed: Set<number> | 'all'
}

const mostBytes = 16 * 2 ** 20
/** What an answer takes beside its bytes. */
const overhead = 1024

/**
 * Answers that many ask for, kept until what they show changes, or anything that a list may show. Who asks after a
 * change was heard is never given what was read before it; a change that is not heard costs as long as answers hold at
 * most. Those nobody has asked for the longest leave when 16 MiB are full.
 */
export class RecentAnswers {
  /** The one asked for last stands last. */
  readonly #kept = new Map<string, Kept>()
  readonly #showing = new Map<number, Set<string>>()
  readonly #readings = new Set<Reading>()
  /** Readings since whose begin nothing changed: who asks the same may wait for them. */
  readonly #current = new Map<string, Reading>()
  #bytes = 0

  /** The answer kept under a key, or else read now. */
  async answer(key: string, read: () => Promise<SharedAnswer>): Promise<ReadyJson> {
    const kept = this.#kept.get(key)
    if (kept && performance.now() < kept.staleAt) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept.answer
    }
    if (kept) this.#drop(key, kept)
    return (this.#current.get(key) ?? this.#begin(key, read)).answer
  }

  /** A thing changed: what shows it is read again. */
  changed(id: number): void {
    this.#current.clear()
    for (const { changed } of this.#readings) if (changed !== 'all') changed.add(id)
    for (const key of this.#showing.get(id) ?? []) this.#drop(key, this.#kept.get(key)!)
  }

  /** Something came, went or moved: any list may be another now. */
  allChanged(): void {
    this.#current.clear()
    for (const reading of this.#readings) reading.changed = 'all'
    this.#kept.clear()
    this.#showing.clear()
    this.#bytes = 0
  }

  #begin(key: string, read: () => Promise<SharedAnswer>): Reading {
    const reading: Reading = {
      changed: new Set(),
      answer: read().then((shared) => this.#ready(key, shared, reading)),
    }
    this.#readings.add(reading)
    this.#current.set(key, reading)
    const end = () => {
      this.#readings.delete(reading)
      if (this.#current.get(key) === reading) this.#current.delete(key)
    }
    reading.answer.then(end, end)
    return reading
  }

  #ready(key: string, { text, shows, holdsFor }: SharedAnswer, { changed }: Reading): ReadyJson {
    const answer = new ReadyJson(text)
    if (changed !== 'all' && !shows.some((id) => changed.has(id)))
      this.#keep(key, { answer, shows, staleAt: performance.now() + holdsFor })
    return answer
  }

  #keep(key: string, kept: Kept): void {
    const before = this.#kept.get(key)
    if (before) this.#drop(key, before)
    this.#kept.set(key, kept)
    for (const id of kept.shows) {
      const keys = this.#showing.get(id)
      if (keys) keys.add(key)
      else this.#showing.set(id, new Set([key]))
    }
    this.#bytes += sizeOf(key, kept)
    for (const [oldest, answer] of this.#kept) {
      if (this.#bytes <= mostBytes) break
      this.#drop(oldest, answer)
    }
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key)
    this.#bytes -= sizeOf(key, kept)
    for (const id of kept.shows) {
      const keys = this.#showing.get(id)
      keys?.delete(key)
      if (keys?.size === 0) this.#showing.delete(id)
    }
  }
}

function sizeOf(key: string, { answer, shows }: Kept): number {
  return key.length * 2 + answer.bytes.length + shows.length * 64 + overhead
}
