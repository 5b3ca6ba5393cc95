import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** A key of 32 bytes for one purpose, which follows from the server's (RFC 5869): none of them tells another. */
export function keyFor(purpose: string, serverKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', serverKey, '', purpose, 32))
}

/** Signs texts, so that what is shown to others and comes back needs no row of its own. */
export interface Signer {
  /** HMAC-SHA256 as 43 characters of base64url. */
  sign(text: string): string
  isSignature(shown: string, text: string): boolean
}

export function createSigner(purpose: string, serverKey: Uint8Array): Signer {
  const key = keyFor(purpose, serverKey)
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  return {
    sign,
    isSignature(shown, text) {
      const [given, right] = [Buffer.from(shown), Buffer.from(sign(text))]
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
