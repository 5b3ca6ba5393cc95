import { refuse } from '../../../kernel/errors.ts'

/** Who passkeys are made for (WebAuthn's relying party): a host name, and the origins of pages on it. */
export interface RelyingParty {
  id: string
  origins: string[]
}

/** Our pages are at PUBLIC_URL; without it, wherever the browser thinks this server is, as {@link originRule} has it. */
export function relyingParty(publicUrl: string | undefined, host: string | undefined): RelyingParty {
  const addresses = publicUrl ? [publicUrl] : [`http://${host}`, `https://${host}`]
  const urls = addresses.map((address) => URL.parse(address)).filter((url) => url !== null)
  const [url] = urls
  if (!url || (!publicUrl && host === undefined)) refuse('request.malformed')
  return { id: url.hostname, origins: urls.map(({ origin }) => origin) }
}
