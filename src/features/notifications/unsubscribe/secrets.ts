import { createSigner } from '../../../kernel/keys.ts'
import { isLeavable, type Leavable } from './rules.ts'

/** Whose mails a link ends, and which. */
export interface Unsubscription {
  account_id: number
  kind: Leavable
}

/** Links that end mails of a kind for whoever reads one: nothing is kept of them, the signature says it all. */
export interface UnsubscribeLinks {
  /** `ACCOUNT_ID.KIND.SIGNATURE`, at most 90 characters that are fit for a URL. The same every time. */
  token(what: Unsubscription): string
  /** Null for what was not made here, and for a kind that nobody can switch off any more. */
  open(token: string): Unsubscription | null
}

const shape = /^([1-9]\d{0,15})\.([a-z_.]{1,30})\.([\w-]{43})$/
const signed = (account: number | string, kind: string) => `mails of ${kind} to ${account}`

export function createUnsubscribeLinks(serverKey: Uint8Array): UnsubscribeLinks {
  const { sign, isSignature } = createSigner('veche unsubscribe link', serverKey)
  return {
    token: ({ account_id, kind }) => `${account_id}.${kind}.${sign(signed(account_id, kind))}`,
    open(token) {
      const [, account = '', kind = '', signature = ''] = shape.exec(token) ?? []
      if (!isSignature(signature, signed(account, kind)) || !isLeavable(kind)) return null
      return { account_id: Number(account), kind }
    },
  }
}
