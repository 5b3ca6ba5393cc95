export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif'

const signatures: readonly [Format, RegExp][] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n.\n/s],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF.{4}WEBPVP8[ LX]/s],
  ['avif', /^.{4}ftyp(?:avif|avis|mif1)/s],
]

/** The format by the first bytes: neither the file's name nor what the sender calls it is asked. */
export function formatOf(bytes: Uint8Array): Format | null {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return signatures.find(([, signature]) => signature.test(head))?.[0] ?? null
}

/** What one person may keep. */
export const quota = { files: 500, bytes: 200 * 1024 * 1024 }

export const day = 86_400_000

const nameLength = 22

/** The stored file of a picture in one width. */
export function fileOf(name: string, width: number): string {
  return `${name}-${width}.webp`
}

/** Whether a name is one that {@link fileOf} makes. */
export function isFile(name: string): boolean {
  return /^[\w-]{22}-\d{1,4}\.webp$/.test(name)
}

/** Which picture a stored file is of. */
export function nameOf(file: string): string {
  return file.slice(0, nameLength)
}
