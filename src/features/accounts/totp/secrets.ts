import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { renderSVG } from 'uqr'
import { spelled, spokenCode } from '../../../kernel/ids.ts'
import { keyFor } from '../../../kernel/keys.ts'
import { seal, unseal } from '../../../kernel/seal.ts'

/** RFC 6238 as every authenticator app speaks it; others are ignored by some of them. */
const parameters = { issuer: 'Veche', algorithm: 'SHA1', digits: 6, period: 30 }
/** Steps of 30 seconds that a clock may be wrong by, to either side. */
const window = 1
const recoveryCodes = 10

/** How shared secrets are kept: readable to this server, bound to their account, opaque in a copy of the table. */
export interface TotpVault {
  close(accountId: number, secret: string): Buffer
  /** Null when it was sealed with another key: then no code fits, and recovery codes still do. */
  open(accountId: number, sealed: Buffer): string | null
}

export function openTotpVault(serverKey: Uint8Array): TotpVault {
  const key = keyFor('veche totp secret', serverKey)
  return {
    close: (accountId, secret) => seal(key, secret, `account ${accountId}`),
    open: (accountId, sealed) => unseal(key, sealed, `account ${accountId}`),
  }
}

/** A new secret of 160 bits (RFC 4226, section 4) in base 32, with its otpauth address as text and as a QR code. */
export function newTotpSecret(label: string): { secret: string; uri: string; qr_svg: string } {
  const totp = new TOTP({ ...parameters, label, secret: new Secret({ size: 20 }) })
  const uri = totp.toString()
  return { secret: totp.secret.base32, uri, qr_svg: renderSVG(uri, { ecc: 'M', border: 4, pixelSize: 4 }) }
}

/** The time step whose code this is, at most one before or after now's; null for a wrong code. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const totp = new TOTP({ ...parameters, secret })
  const delta = totp.validate({ token: code, timestamp, window })
  return delta === null ? null : totp.counter({ timestamp }) + delta
}

/** Ten codes of 80 random bits, grouped to be read: `7K2M-…`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodes }, () => spokenCode().replaceAll(/(.{4})(?=.)/g, '$1-'))
}

/** What is kept of a recovery code, however it was typed. */
export function recoveryHash(code: string): Buffer {
  return createHash('sha256').update(spelled(code)).digest()
}
