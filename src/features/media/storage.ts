import type { Readable } from 'node:stream'

export interface StoredFile {
  name: string
  bytes: Uint8Array
}

/**
 * Where files live: a folder of this machine, or a bucket that all nodes share. Names are made by us: an unguessable id,
 * a width and `.webp`. A storage that is another server throws the refusals `unavailable` while it is away and
 * `storage.full`, within 30 s.
 */
export interface Storage {
  /** Keeps all of the files or, when one cannot be written (ENOSPC), none. They survive a power cut once it resolves. */
  put(files: readonly StoredFile[]): Promise<void>
  /** A file as a stream and its length in bytes; null where there is none, and for whatever is no name of ours. */
  read(name: string): Promise<{ size: number; stream: Readable } | null>
  /** Removes files; those that are gone already do not matter. */
  remove(names: readonly string[]): Promise<void>
  /** Every name of ours there is that was last written before `before`, and leftovers of interrupted writes. */
  names(before: Date): AsyncIterable<string>
}
