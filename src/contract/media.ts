import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Id, PictureUrl, shape } from './shapes.ts'

const Pixels = Type.Integer({ minimum: 1 })

export const MediaSize = shape('MediaSize', { width: Pixels, height: Pixels, url: PictureUrl })
export type MediaSize = Static<typeof MediaSize>

export const Media = shape('Media', {
  id: Id,
  url: PictureUrl,
  sizes: Type.Array(MediaSize, { description: 'smallest first; the last one is at `url`' }),
})
export type Media = Static<typeof Media>

export const uploadMedia = route({
  method: 'POST',
  path: '/media',
  who: 'person',
  tag: 'Media',
  summary: 'Upload a picture',
  description:
    'JPEG, PNG, WebP, AVIF or GIF (its first frame), up to 50 megapixels. It is turned as its EXIF says, stripped of all metadata and kept as WebP in several widths. A picture that nothing shows is removed after a day.',
  upload: { maxBytes: 10 * 1024 * 1024 },
  reply: { status: 201, body: Media },
  refusals: ['media.unsupported', 'media.too_many_pixels', 'media.quota', 'storage.full'],
})

export const readMedia = route({
  method: 'GET',
  path: '/media/:name',
  who: 'anyone',
  tag: 'Media',
  summary: 'A picture',
  description: 'Open to everybody who has its address.',
  params: Type.Object({ name: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
  reply: { status: 200, body: null, mediaTypes: ['image/webp'] },
  refusals: ['not_found'],
})
