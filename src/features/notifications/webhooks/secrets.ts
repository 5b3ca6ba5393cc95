import { createHmac, randomBytes } from 'node:crypto'
import { keyFor } from '../../../kernel/keys.ts'
import { seal, unseal } from '../../../kernel/seal.ts'

const prefix = 'whsec_'

/** How signing secrets are kept: readable to this server, bound to their webhook, opaque in a copy of the table. */
export interface WebhookVault {
  close(webhookId: number, secret: string): Buffer
  /** Null when it was sealed with another key: then nothing can be signed until the secret is rotated. */
  open(webhookId: number, sealed: Buffer): string | null
}

export function openWebhookVault(serverKey: Uint8Array): WebhookVault {
  const key = keyFor('veche webhook secret', serverKey)
  return {
    close: (webhookId, secret) => seal(key, secret, `webhook ${webhookId}`),
    open: (webhookId, sealed) => unseal(key, sealed, `webhook ${webhookId}`),
  }
}

/** 256 random bits, as Standard Webhooks writes a symmetric secret: `whsec_` and base64. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64')
}

/**
 * The header `webhook-signature` of a message (Standard Webhooks 1.0): HMAC-SHA256 by each of the secrets, with a space
 * between them. `timestamp` in seconds, `body` as it is sent.
 */
export function signatureOf(
  secrets: readonly string[],
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
    })
    .join(' ')
}
