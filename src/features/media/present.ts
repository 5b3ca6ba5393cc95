import type { Media } from '../../contract/media.ts'
import type { Size } from './tables.ts'

/** Where a stored file is served. */
export function mediaUrl(file: string): string {
  return `/api/v1/media/${file}`
}

export function presentMedia(id: number, kept: readonly Size[]): Media {
  const sizes = kept.map(({ width, height, file }) => ({ width, height, url: mediaUrl(file) }))
  return { id, url: sizes.at(-1)!.url, sizes }
}
