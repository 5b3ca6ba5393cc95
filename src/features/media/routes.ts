import { readMedia, uploadMedia } from '../../contract/media.ts'
import type { Binder } from '../../http/bind.ts'
import { Refusal, refuse } from '../../kernel/errors.ts'
import { secret } from '../../kernel/ids.ts'
import type { Platform } from '../../platform.ts'
import { renditionsOf, whenDecoderFree } from './codec.ts'
import { addMedia } from './commands.ts'
import { usageOf } from './queries.ts'
import { fileOf, quota } from './rules.ts'
import type { Storage } from './storage.ts'

/** The address is unguessable and what is there never changes; opened by itself it may do nothing, whatever it holds. */
const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
}

export function bindMedia(http: Binder, { clock, db }: Platform, storage: Storage): void {
  http.on(uploadMedia, async ({ actor, upload, write }) => {
    const usage = await usageOf(db, actor.id)
    if (usage.files >= quota.files || usage.bytes >= quota.bytes) refuse('media.quota')
    const renditions = await whenDecoderFree(async () => renditionsOf(await upload.file()))
    const name = secret(16)
    const files = renditions.map(({ within, bytes }) => ({ name: fileOf(name, within), bytes }))
    await storage.put(files)
    const sizes = renditions.map(({ within, width, height }) => ({
      width,
      height,
      file: fileOf(name, within),
    }))
    const bytes = renditions.reduce((sum, rendition) => sum + rendition.bytes.length, 0)
    try {
      return await write((tx) => addMedia(tx, clock, actor, { name, sizes, bytes }))
    } catch (error) {
      // After any other error the row may be there all the same: the sweep will know.
      if (error instanceof Refusal && error.code === 'media.quota')
        await storage.remove(files.map((file) => file.name))
      throw error
    }
  })
  http.on(readMedia, async ({ params, reply }) => {
    const { size, stream } = (await storage.read(params.name)) ?? refuse('not_found')
    void reply.headers(headers).header('content-length', size)
    return stream
  })
}
