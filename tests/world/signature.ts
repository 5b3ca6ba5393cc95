import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  region: string
}

/** What a request must be signed as: its method, its target and headers as they came, and the bytes of its body. */
export type Signed = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest()
const quarterOfAnHour = 900_000

/** UriEncode of the documentation: all but unreserved characters, in upper-case hexadecimal. */
function encoded(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
      return `${encoded(decodeURIComponent(name))}=${encoded(decodeURIComponent(value.join('=')))}`
    })
    .sort()
    .join('&')
}

/** `20130524T000000Z` in milliseconds. */
function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
}

/**
 * Whether a request is signed by who knows the secret; null, or the code S3 refuses it with. Made after "Authenticating
 * Requests: Using the Authorization Header (AWS Signature Version 4)", sharing nothing with who signs.
 */
export function flawOf(
  request: Signed,
  body: Uint8Array,
  { accessKeyId, secretAccessKey, region }: Credentials,
  now: number = Date.now(),
): string | null {
  const { authorization = '' } = request.headers
  const [, key, day, where, service, names, given] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? []
  if (!key || !day || !names || !given) return authorization ? 'AuthorizationHeaderMalformed' : 'AccessDenied'
  if (key !== accessKeyId) return 'InvalidAccessKeyId'
  if (where !== region || service !== 's3') return 'AuthorizationHeaderMalformed'
  const stamp = String(request.headers['x-amz-date'])
  if (!stamp.startsWith(day)) return 'AuthorizationHeaderMalformed'
  if (!(Math.abs(timeOf(stamp) - now) <= quarterOfAnHour)) return 'RequestTimeTooSkewed'
  const sum = String(request.headers['x-amz-content-sha256'])
  if (sum !== 'UNSIGNED-PAYLOAD' && sum !== sha256(body)) return 'XAmzContentSHA256Mismatch'

  const list = names.split(';')
  const owed = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))]
  if (!owed.every((name) => list.includes(name))) return 'AccessDenied'
  const [path = '', query = ''] = request.url?.split(/\?(.*)/s) ?? []
  const canonical = [
    request.method,
    path
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    canonicalQuery(query),
    ...list.map((name) => `${name}:${String(request.headers[name]).trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    sum,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`
  const derived = [region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day))
  const due = hmac(derived, toSign)
  return timingSafeEqual(due, Buffer.from(given, 'hex')) ? null : 'SignatureDoesNotMatch'
}
