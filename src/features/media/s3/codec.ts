import { XMLParser } from 'fast-xml-parser'

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  // Numeric ones, too: some write a quote in a token so.
  htmlEntities: true,
  isArray: (tag) => tag === 'Contents',
})

function read(xml: string): Record<string, Record<string, unknown> | undefined> {
  try {
    return parser.parse(xml)
  } catch {
    return {}
  }
}

/** What the answer to ListObjectsV2 tells, with `encoding-type=url`. */
export interface Page {
  objects: { key: string; modified: Date }[]
  /** The token of the next page; none on the last one. */
  next: string | undefined
}

/** A page of a listing; null for what is none. */
export function pageOf(xml: string): Page | null {
  const { ListBucketResult: result } = read(xml)
  if (!result) return null
  const contents = (result.Contents ?? []) as { Key: string; LastModified: string }[]
  return {
    objects: contents.map(({ Key, LastModified }) => ({
      key: decodeURIComponent(Key.replaceAll('+', ' ')),
      modified: new Date(LastModified),
    })),
    next: result.IsTruncated === 'true' ? String(result.NextContinuationToken) : undefined,
  }
}

/** The code of an error answer, and the region it should have been sent to; neither for another body. */
export function refusalOf(xml: string): { code?: string; region?: string } {
  const { Code, Region } = read(xml).Error ?? {}
  return {
    ...(typeof Code === 'string' && { code: Code }),
    ...(typeof Region === 'string' && { region: Region }),
  }
}
