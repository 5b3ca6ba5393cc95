import { randomUUID } from 'node:crypto'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isFile } from '../rules.ts'
import type { Storage, StoredFile } from '../storage.ts'

/** What a file that is being written is called first. */
const unfinished = '.writing-'

/** Files in a folder of this machine. */
export function diskStorage(folder: string): Storage {
  const pathOf = (name: string) => join(folder, name)

  async function write({ name, bytes }: StoredFile): Promise<void> {
    const waiting = pathOf(`${unfinished}${randomUUID()}`)
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
      if (!isFile(name)) return null
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
        // A folder may hold what is not ours: `lost+found`, where a disk of its own begins.
        if (!isFile(name) && !name.startsWith(unfinished)) continue
        const found = await stat(pathOf(name)).catch(() => null)
        if (found && found.mtime < before) yield name
      }
    },
  }
}
