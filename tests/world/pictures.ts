import sharp, { type Sharp } from 'sharp'
import type { Sent } from './http.ts'

const boundary = 'veche-test-boundary'

interface Part {
  name?: string
  filename?: string
  type?: string
}

/** A multipart/form-data body of one file, as a browser sends it. */
export function form(
  bytes: Uint8Array | string,
  { name = 'file', filename = 'photo.jpg', type = 'image/jpeg' }: Part = {},
): Sent & { body: Buffer } {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${type}\r\n\r\n`
  const body = Buffer.concat([
    Buffer.from(head),
    typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return { body, headers: raw(body).headers }
}

/** A body that is called multipart/form-data, whatever it is. */
export function raw(body: Buffer | string): Sent & { headers: Record<string, string | number> } {
  return {
    body,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': Buffer.byteLength(body),
    },
  }
}

/** The left half red, the right half blue. */
export function flag(width = 100, height = 50): Sharp {
  const half = { width: Math.ceil(width / 2), height, channels: 3 as const, background: 'blue' }
  return sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    { input: { create: half }, left: Math.floor(width / 2), top: 0 },
  ])
}

export function picture(width = 100, height = 50): Promise<Buffer> {
  return flag(width, height).png().toBuffer()
}
