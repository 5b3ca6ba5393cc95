import { type TProperties, type TSchema, Type } from 'typebox'

/** An object whose unknown fields are refused, named for the documentation. */
export function shape<P extends TProperties>(name: string, properties: P) {
  return Type.Object(properties, { title: name, additionalProperties: false })
}

export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

export const IdParams = Type.Object({ id: Id }, { additionalProperties: false })

/** RFC 3339 with an offset; answers are always UTC (`Z`). */
export const Instant = Type.String({ format: 'date-time', examples: ['2027-03-14T16:00:00Z'] })

export const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'IANA time zone',
  examples: ['Europe/Moscow'],
})

export const Locale = Type.Enum(['ru', 'en'])

/** Where a picture is served: relative to the server, unguessable; what is there never changes. */
export const PictureUrl = Type.String({ examples: ['/api/v1/media/Bx7cVgbnTfG3o2Pz1Qk9uw-320.webp'] })

export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** The query of every list: keyset pagination; `count=true` adds the exact total. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 1200, description: '`next_cursor` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  count: Type.Optional(Type.Boolean({ description: 'also answer `total`, the number of all matches' })),
}

export function pageOf<S extends TSchema>(name: string, item: S) {
  return shape(name, {
    items: Type.Array(item),
    next_cursor: nullable(Type.String()),
    total: Type.Optional(Type.Integer({ minimum: 0 })),
  })
}
