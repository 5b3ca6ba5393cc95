import { createECDH } from 'node:crypto'
import { encrypt } from 'http_ece'
import type { Outbound, OutboundAnswer } from '../../../http/outbound.ts'
import type { Vapid } from './secrets.ts'

export interface PushMessage {
  payload: Buffer
  /** Seconds. */
  ttl: number
  urgency: 'high' | 'normal' | 'low'
  topic: string | null
}

/** The way out: hands a message for a browser to its maker, who cannot read it. */
export interface PushTransport {
  /** Throws `OutboundError`. */
  send(
    to: { endpoint: string; p256dh: string; auth: string },
    message: PushMessage,
    signal: AbortSignal,
  ): Promise<OutboundAnswer>
}

/** RFC 8030, encrypted by RFC 8291, signed by RFC 8292. */
export function pushTransport(outbound: Outbound, vapid: Vapid): PushTransport {
  return {
    async send({ endpoint, p256dh, auth }, { payload, ttl, urgency, topic }, signal) {
      const privateKey = createECDH('prime256v1')
      privateKey.generateKeys()
      const body = encrypt(payload, {
        version: 'aes128gcm',
        privateKey,
        dh: Buffer.from(p256dh, 'base64url'),
        authSecret: Buffer.from(auth, 'base64url'),
      })
      return outbound.post(endpoint, {
        body,
        signal,
        headers: {
          authorization: await vapid.authorization(new URL(endpoint).origin),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(ttl),
          urgency,
          ...(topic !== null && { topic }),
        },
      })
    },
  }
}
