import { createSigner } from '../../kernel/keys.ts'

/** Addresses of private feeds. They follow from the server's key: nothing the database keeps tells one. */
export interface CalendarSecrets {
  /** What stands in the address: the account, and 256 bits that nobody can guess. */
  of(accountId: number, version: number): string
  isOf(accountId: number, version: number, shown: string): boolean
}

export function calendarSecrets(serverKey: Uint8Array): CalendarSecrets {
  const { sign, isSignature } = createSigner('veche calendar address', serverKey)
  return {
    of: (accountId, version) => `${accountId}-${sign(`${accountId} ${version}`)}`,
    isOf: (accountId, version, shown) =>
      isSignature(shown.slice(shown.indexOf('-') + 1), `${accountId} ${version}`),
  }
}

/** Whose feed an address claims to be; null for what is no address of ours. */
export function accountOf(secret: string): number | null {
  const [, id] = /^([1-9]\d{0,15})-[\w-]{43}$/.exec(secret) ?? []
  const account = Number(id)
  return Number.isSafeInteger(account) ? account : null
}
