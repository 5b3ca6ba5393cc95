import type { User } from '../../contract/accounts.ts'
import { BellButton } from '../notifications/BellButton.tsx'
import { AccountMenu } from './AccountMenu.tsx'

/** What the top bar holds for the signed in. */
export default function AccountBar({ me }: { me: User }) {
  return (
    <>
      <BellButton />
      <AccountMenu me={me} />
    </>
  )
}
