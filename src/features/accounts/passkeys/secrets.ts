import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Asserted, Attested } from '../../../contract/second-factors.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Account } from '../tables.ts'
import { challengeGoodForMs } from './commands.ts'
import type { RelyingParty } from './rules.ts'
import type { StoredPasskey } from './tables.ts'

/** EdDSA, ES256, RS256 (RFC 9053): what authenticators can and this server checks. */
const algorithms = [-8, -7, -257]

/** Loaded when first needed: 0.2 s and 27 MB that a start and an idle server do without. */
const webauthn = () => import('@simplewebauthn/server')

/** What a passkey keeps of whose it is. */
function handleOf(accountId: number): Buffer {
  return Buffer.from(String(accountId))
}

/** What a browser needs to make a passkey for an account; those it has are not made twice. */
export async function creationOptions(
  { id: rpID }: RelyingParty,
  { id, email }: Account,
  known: Pick<StoredPasskey, 'credential_id' | 'transports'>[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webauthn()
  return generateRegistrationOptions({
    rpName: 'Veche',
    rpID,
    userName: email,
    userID: new Uint8Array(handleOf(id)),
    timeout: challengeGoodForMs,
    attestationType: 'none',
    excludeCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
}

/** What a browser needs to find a passkey of this site by itself. The authenticator must ask for PIN or finger. */
export async function requestOptions({
  id: rpID,
}: RelyingParty): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthn()
  return generateAuthenticationOptions({ rpID, timeout: challengeGoodForMs, userVerification: 'required' })
}

export type NewPasskey = Pick<StoredPasskey, 'credential_id' | 'public_key' | 'counter' | 'transports'>

/** Checks what a browser made of {@link creationOptions}. Throws the refusal `passkey.invalid`. */
export async function checkCreated(
  party: RelyingParty,
  challenge: string,
  response: Attested,
): Promise<NewPasskey> {
  const { verifyRegistrationResponse } = await webauthn()
  const { decodeAttestationObject, isoBase64URL } = await import('@simplewebauthn/server/helpers')
  const { verified, registrationInfo } = await orInvalid(async () => {
    const bytes = isoBase64URL.toBuffer(response.response.attestationObject)
    // A certificate could name addresses of the sender's choice to look it up at; none was asked for.
    if (decodeAttestationObject(bytes).get('attStmt').get('x5c')) refuse('passkey.invalid')
    return verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
  })
  if (!verified) refuse('passkey.invalid')
  const { id, publicKey, counter } = registrationInfo.credential
  const transports = response.response.transports ?? []
  return { credential_id: id, public_key: Buffer.from(publicKey), counter, transports }
}

/**
 * Checks what a browser made of {@link requestOptions} with this passkey; answers its new counter.
 * Throws the refusal `passkey.invalid`.
 */
export async function checkShown(
  party: RelyingParty,
  challenge: string,
  response: Asserted,
  { account_id, credential_id, public_key, counter }: StoredPasskey,
): Promise<number> {
  if (response.response.userHandle !== handleOf(account_id).toString('base64url')) refuse('passkey.invalid')
  const { verifyAuthenticationResponse } = await webauthn()
  const { verified, authenticationInfo } = await orInvalid(() =>
    verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      credential: { id: credential_id, publicKey: new Uint8Array(public_key), counter },
      requireUserVerification: true,
    }),
  )
  if (!verified) refuse('passkey.invalid')
  return authenticationInfo.newCounter
}

/** The library throws plain errors for whatever it does not like in what a stranger sent. */
async function orInvalid<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch {
    refuse('passkey.invalid')
  }
}
