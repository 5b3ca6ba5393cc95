import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Route } from '../contract/route.ts'
import { refuse } from '../kernel/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body of a route that takes a file; null until it was received. */
    upload: Upload | null
  }
  interface FastifyContextConfig {
    upload?: NonNullable<Route['upload']>
  }
}

/** A body as it was sent, on disk in a file without a name: it is gone with the request, or with the process. */
export interface Upload {
  /** The bytes of its one part `file`. Throws the refusals `request.malformed` and `request.too_large`. */
  file(): Promise<Buffer>
  discard(): Promise<void>
}

/** Boundaries and the headers of the one part, with a long file name among them. */
const overhead = 8 * 1024
/** A browser reads why it was refused only once it has sent everything: so much is read, to be thrown away. */
const drained = 64 * 1024 * 1024

async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `.incoming-${randomUUID()}`)
  const handle = await open(path, 'wx+', 0o600)
  await unlink(path)
  return handle
}

/** Puts the body on disk and answers its SHA-256. Keeps at most `most` bytes of one that is too large. */
async function spool(body: Readable, handle: FileHandle, most: number): Promise<Buffer> {
  const sum = createHash('sha256')
  let size = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > drained) break
    if (size > most) continue
    sum.update(chunk)
    await handle.appendFile(chunk)
  }
  if (size > most) refuse('request.too_large')
  return sum.digest()
}

/** The one part `file` of a multipart/form-data body (RFC 7578). More parts than that are refused before any is read. */
async function partOf(body: Buffer, contentType: string, maxBytes: number): Promise<Buffer> {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const delimiter = `--${quoted ?? bare ?? refuse('request.malformed')}`
  const closing = body.indexOf(delimiter, delimiter.length)
  if (body.indexOf(delimiter, closing + 1) >= 0) refuse('request.malformed')
  const form = await new Response(body, { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => refuse('request.malformed'))
  const file = form.get('file')
  if (!(file instanceof File)) refuse('request.malformed')
  if (file.size > maxBytes) refuse('request.too_large')
  return Buffer.from(await file.arrayBuffer())
}

async function receive(request: FastifyRequest, body: Readable, folder: string): Promise<Upload> {
  const { upload } = request.routeOptions.config
  const contentType = request.headers['content-type']
  if (!upload || !contentType) refuse('request.unsupported_media_type')
  const most = upload.maxBytes + overhead
  if (Number(request.headers['content-length'] ?? 0) > drained) refuse('request.too_large')
  const handle = await openNameless(folder)
  try {
    request.bodyHash = await spool(body, handle, most)
  } catch (error) {
    await handle.close()
    // The client went away: there is nobody to hear of it.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') refuse('request.malformed')
    throw error
  }
  return {
    async file() {
      const { size } = await handle.stat()
      const bytes = Buffer.alloc(size)
      await handle.read(bytes, 0, size, 0)
      return partOf(bytes, contentType, upload.maxBytes)
    },
    discard: () => handle.close(),
  }
}

/** Lets routes that say so take one file as multipart/form-data; `folder` is where it lies until the answer. */
export function acceptUploads(app: FastifyInstance, { folder }: { folder: string }): void {
  app.decorateRequest('upload', null)
  app.addContentTypeParser('multipart/form-data', async (request: FastifyRequest, body: Readable) => {
    request.upload = await receive(request, body, folder)
  })
}
