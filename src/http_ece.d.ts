declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  interface WebPushParameters {
    version: 'aes128gcm'
    /** Of this one message. */
    privateKey: ECDH
    /** The receiver's: an uncompressed point on P-256, and 16 bytes. */
    dh: Uint8Array
    authSecret: Uint8Array
  }
  /** Encrypts as RFC 8188 says, with keys as RFC 8291 says. */
  export function encrypt(text: Buffer, parameters: WebPushParameters): Buffer
}
