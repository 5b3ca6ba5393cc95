import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { diskStorage } from '../../src/features/media/disk/storage.ts'
import { s3Storage } from '../../src/features/media/s3/storage.ts'
import type { Storage } from '../../src/features/media/storage.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { createLog } from '../../src/kernel/log.ts'
import { ObjectServer } from '../world/s3.ts'

/** A storage, and what can be seen of it and done to it past our code. */
interface Ground {
  storage: Storage
  names(): string[]
  keep(name: string, modified: Date): void
  /** A name like this one that cannot be written. */
  doomed(name: string): string
}

function disk(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'veche-storage-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    storage: diskStorage(folder),
    names: () => readdirSync(folder).toSorted(),
    keep(name, modified) {
      writeFileSync(join(folder, name), 'x')
      utimesSync(join(folder, name), modified, modified)
    },
    doomed: (name) => `missing/${name}`,
  }
}

/** Pages of three, so that everything is listed over several. */
async function s3(path: string): Promise<Ground> {
  const server = new ObjectServer({ pageSize: 3 })
  afterAll(() => server[Symbol.asyncDispose]())
  await server.start()
  const { S3_URL: bucket } = readConfig({ S3_URL: server.url({ path: `${server.bucket}${path}` }) })
  const prefix = bucket!.prefix
  return {
    storage: await s3Storage(bucket!, createLog('silent')),
    names: () => server.keys.map((key) => key.slice(prefix.length)),
    keep: (name, modified) => server.keep(`${prefix}${name}`, 'x', modified),
    doomed(name) {
      server.trouble({ status: 400, code: 'InvalidRequest' }, { method: 'PUT', key: new RegExp(name) })
      return name
    },
  }
}

const grounds: [string, Ground][] = [
  ['a folder', disk()],
  ['a bucket', await s3('')],
  ['a folder in a bucket', await s3('/events/veche')],
]

const nameOf = (letter: string, width = 64) => `${letter.repeat(22)}-${width}.webp`
const inAnHour = () => new Date(Date.now() + 3_600_000)

describe.each(grounds)('%s', (_what, { storage, names, keep, doomed }) => {
  const read = async (name: string) => {
    const found = await storage.read(name)
    return found && { size: found.size, bytes: await buffer(found.stream) }
  }
  const listed = async (before: Date) => {
    const found: string[] = []
    for await (const name of storage.names(before)) found.push(name)
    return found.toSorted()
  }

  beforeEach(async () => {
    await storage.remove(await listed(inAnHour()))
    expect(names()).toEqual([])
  })

  test('what was put is there, to the byte, and in its length', async () => {
    const large = randomBytes(3_000_000)
    await storage.put([
      { name: nameOf('a', 64), bytes: Buffer.from('small') },
      { name: nameOf('a', 1920), bytes: large },
    ])
    expect(await read(nameOf('a', 64))).toEqual({ size: 5, bytes: Buffer.from('small') })
    const found = await read(nameOf('a', 1920))
    expect(found?.size).toBe(large.length)
    expect(found?.bytes.equals(large)).toBe(true)
  })

  test('what is not there is null, and so is what could not be', async () => {
    await storage.put([{ name: nameOf('a'), bytes: Buffer.from('x') }])
    const others = [`../${nameOf('a')}`, `x/${nameOf('a')}`, `${nameOf('a')}?x`, nameOf('a').toUpperCase()]
    for (const name of [nameOf('b'), '', '.', '..', '%2e%2e', 'veche-check', 'x\0', 'ы', ...others])
      expect(await storage.read(name), name).toBe(null)
  })

  test('a reader may leave in the middle', async () => {
    await storage.put([{ name: nameOf('a'), bytes: randomBytes(3_000_000) }])
    for (let time = 0; time < 20; time++) {
      const found = await storage.read(nameOf('a'))
      for await (const chunk of found!.stream) {
        expect(chunk.length).toBeGreaterThan(0)
        break
      }
      expect(found?.stream.destroyed).toBe(true)
    }
    expect((await read(nameOf('a')))?.bytes.length).toBe(3_000_000)
  })

  test('removing leaves the others, and may be repeated', async () => {
    const widths = Array.from({ length: 20 }, (_, n) => n + 1)
    await storage.put(widths.map((width) => ({ name: nameOf('a', width), bytes: Buffer.from('x') })))
    const gone = widths.slice(1).map((width) => nameOf('a', width))
    await storage.remove(gone)
    await storage.remove(gone)
    await storage.remove([])
    expect(names()).toEqual([nameOf('a', 1)])
  })

  test('files are kept all or not at all', async () => {
    await storage.put([{ name: nameOf('a'), bytes: Buffer.from('x') }])
    const files = ['b', 'c', doomed(nameOf('d')), 'e'].map((letter) => ({
      name: letter.length > 1 ? letter : nameOf(letter),
      bytes: Buffer.from('x'),
    }))
    await expect(storage.put(files)).rejects.toThrow()
    expect(names()).toEqual([nameOf('a')])
  })

  test('names are told of what was last written before a time, however many there are', async () => {
    const [old, young] = [new Date('2026-01-01'), new Date('2026-03-01')]
    const letters = [...'abcdefghij']
    for (const letter of letters) keep(nameOf(letter), letter < 'h' ? old : young)
    expect(await listed(new Date('2026-02-01'))).toEqual([...'abcdefg'].map((letter) => nameOf(letter)))
    expect(await listed(inAnHour())).toEqual(letters.map((letter) => nameOf(letter)))
    expect(await listed(new Date('2025-01-01'))).toEqual([])
  })

  test('what is not ours is neither told of nor touched', async () => {
    const foreign = ['notes.txt', `${nameOf('a')}.bak`, `x-${nameOf('a')}`]
    for (const name of foreign) keep(name, new Date('2026-01-01'))
    expect(await listed(inAnHour())).toEqual([])
    expect(names()).toEqual(foreign.toSorted())
    await storage.remove(foreign)
  })
})
