import { randomUUID } from 'node:crypto'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export interface StoredFile {
  name: string
  bytes: Uint8Array
}

/** Where files live. Names are made by us: an unguessable id, a width and `.webp`. */
export interface Storage {
  /** Keeps all of the files or, when one cannot be written (ENOSPC), none. They survive a power cut once it resolves. */
  put(files: readonly StoredFile[]): Promise<void>
  /** A file as a stream and its length in bytes; null where there is none, and for whatever is no name of ours. */
  read(name: string): Promise<{ size: number; stream: Readable } | null>
  /** Removes files; those that are gone already do not matter. */
  remove(names: readonly string[]): Promise<void>
  /** Every name there is, leftovers of interrupted writes included, that was last written before `before`. */
  names(before: Date): AsyncIterable<string>
}

const ourName = /^[\w-]{22}-\d{1,4}\.webp$/

/** Files in a folder of this machine. */
export function diskStorage(folder: string): Storage {
  const pathOf = (name: string) => join(folder, name)

  async function write({ name, bytes }: StoredFile): Promise<void> {
    const waiting = pathOf(`.writing-${randomUUID()}`)
    try {
      await using file = await open(waiting, 'wx', 0o600)
      await file.writeFile(bytes)
      await file.sync()
      await rename(waiting, pathOf(name))
    } catch (error) {
      await rm(waiting, { force: true })
      throw error
    }
  }

  async function remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(pathOf(name), { force: true })
  }

  return {
    remove,
    async put(files) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      try {
        for (const file of files) await write(file)
        await using directory = await open(folder)
        await directory.sync()
      } catch (error) {
        await remove(files.map(({ name }) => name))
        throw error
      }
    },
    async read(name) {
      if (!ourName.test(name)) return null
      const file = await open(pathOf(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (!file) return null
      const { size } = await file.stat()
      return { size, stream: file.createReadStream() }
    },
    async *names(before) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for await (const { name } of await opendir(folder)) {
        const found = await stat(pathOf(name)).catch(() => null)
        if (found && found.mtime < before) yield name
      }
    },
  }
}
