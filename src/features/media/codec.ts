import { availableParallelism } from 'node:os'
import type { Sharp } from 'sharp'
import { refuse } from '../../kernel/errors.ts'
import { type Format, formatOf } from './rules.ts'

/** What is kept of a picture: pixels in a width of ours, as WebP. */
export interface Rendition {
  /** The width it was made for; its own is never more. */
  within: number
  width: number
  height: number
  bytes: Uint8Array
}

/** Widths of an avatar in a list, of an avatar, of a card, of a page. A picture is never enlarged. */
const widths = [64, 320, 960, 1920]
/** Taller than any screen, and far below the 16383 that WebP can hold. */
const tallest = 4
/** About 200 MB decoded in the worst case; sharp by itself takes 268. */
const mostPixels = 50_000_000
const longestSeconds = 20
/** One core stays with the event loop. Each decoder works in one thread. */
const decoders = Math.max(1, availableParallelism() - 1)
/** Who comes later is told to come again, instead of waiting past every patience. */
const longestQueue = 64

const loaders: Record<Format, string> = {
  jpeg: 'VipsForeignLoadJpegBuffer',
  png: 'VipsForeignLoadPngBuffer',
  webp: 'VipsForeignLoadWebpBuffer',
  gif: 'VipsForeignLoadNsgifBuffer',
  avif: 'VipsForeignLoadHeifBuffer',
}

/** Loaded with the first picture: a server that sees none starts 60 ms sooner and 20 MB lighter. */
let library: ReturnType<typeof loadLibrary> | undefined

async function loadLibrary() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  // Nothing else is ever parsed: not SVG, not what the C library learns to read tomorrow.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: Object.values(loaders) })
  return sharp
}

let atWork = 0
const waiting: (() => void)[] = []

/** Runs work when a decoder is free, in the order of asking. Throws the refusal `unavailable` when too many wait. */
export async function whenDecoderFree<T>(work: () => Promise<T>): Promise<T> {
  if (atWork >= decoders) {
    if (waiting.length >= longestQueue) refuse('unavailable')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else atWork++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else atWork--
  }
}

/** Its width once it is turned. Reads the header alone, which costs the same for any size of picture. */
async function examine(picture: Sharp, format: Format): Promise<number> {
  const header = await picture.metadata().catch(() => refuse('media.unsupported'))
  const found = header.format === 'heif' && header.compression === 'av1' ? 'avif' : header.format
  if (found !== format) refuse('media.unsupported')
  if (header.width * header.height > mostPixels)
    refuse('media.too_many_pixels', { megapixels: mostPixels / 1e6 })
  return header.autoOrient.width
}

/**
 * Decodes a picture once and makes the sizes we keep, smallest first: turned as EXIF says, in sRGB, without metadata,
 * of an animation the first frame. Throws the refusals `media.unsupported` and, from the header alone, `media.too_many_pixels`.
 */
export async function renditionsOf(bytes: Buffer): Promise<Rendition[]> {
  const format = formatOf(bytes) ?? refuse('media.unsupported')
  library ??= loadLibrary()
  const sharp = await library
  const own = await examine(sharp(bytes, { limitInputPixels: false }), format)
  const within = [...widths.filter((width) => width < own), own].slice(0, widths.length)
  const box = (width: number) =>
    ({ width, height: width * tallest, fit: 'inside', withoutEnlargement: true }) as const
  const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    .autoOrient()
    .resize(box(within.at(-1)!))
    .toColourspace('srgb')
    .timeout({ seconds: longestSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => refuse('media.unsupported'))
  const { width, height, channels } = info
  const made: Rendition[] = []
  for (const most of within) {
    const size = await sharp(data, { raw: { width, height, channels } })
      .resize(box(most))
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true })
    made.push({ within: most, width: size.info.width, height: size.info.height, bytes: size.data })
  }
  return made
}

/** Squares of black (true) and white, each `scale` pixels wide, as a PNG. */
export async function pngOfSquares(rows: readonly (readonly boolean[])[], scale: number): Promise<Buffer> {
  library ??= loadLibrary()
  const sharp = await library
  const [height, width] = [rows.length, rows[0]?.length ?? 0]
  const pixels = Uint8Array.from(rows.flat(), (black) => (black ? 0 : 255))
  return (
    sharp(pixels, { raw: { width, height, channels: 1 } })
      .resize(width * scale, height * scale, { kernel: 'nearest' })
      .toColourspace('b-w')
      // 5 kB in 6 ms of a core. A palette of two colours would make 2 kB of it, in 60 ms.
      .png({ compressionLevel: 9 })
      .toBuffer()
  )
}
