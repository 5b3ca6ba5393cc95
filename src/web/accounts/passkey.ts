import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'
import { useSwitch } from './session.ts'

/** Passkeys belong to a name: a site visited by its bare address, or not securely, has none. */
export const canUsePasskeys = 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(location.hostname)

/** Few ever need it: it comes with the first use. */
const webauthn = () => import('@simplewebauthn/browser')

export function useSignInWithPasskey() {
  const become = useSwitch()
  return useMutation({
    mutationFn: async () => {
      const { startAuthentication } = await webauthn()
      const { challenge_id, options } = await call('POST /auth/passkeys/login/options')
      const response = await startAuthentication({
        optionsJSON: options as PublicKeyCredentialRequestOptionsJSON,
      })
      return call('POST /auth/passkeys/login', { body: { challenge_id, response } })
    },
    onSuccess: ({ user }) => become(user),
  })
}

/** Asks the server, then the device, then tells the server what the device made. */
export async function makePasskey(password: string, name: string) {
  const { startRegistration } = await webauthn()
  const { challenge_id, options } = await call('POST /auth/passkeys/options', { body: { password } })
  const response = await startRegistration({
    optionsJSON: options as PublicKeyCredentialCreationOptionsJSON,
  })
  return call('POST /auth/passkeys', { body: { name, challenge_id, response } })
}

/** Says what went wrong, also when it was the device that would not (its errors are told apart by name: WebAuthn, 5.1). */
export function usePasskeyWording() {
  const { t } = useTexts()
  const word = useWording()
  return (error: Error): string => {
    switch (error.name) {
      case 'NotAllowedError':
      case 'AbortError':
        return t('passkeys.cancelled')
      case 'InvalidStateError':
        return t('passkeys.known')
      case 'NotSupportedError':
      case 'ConstraintError':
      case 'SecurityError':
        return t('passkeys.unsupported')
      default:
        return word(error)
    }
  }
}
