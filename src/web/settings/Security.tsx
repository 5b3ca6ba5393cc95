import Skeleton from '@mui/material/Skeleton'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../accounts/i18n/texts.ts'
import { useMe } from '../accounts/session.ts'
import { Failure } from '../ui/Failure.tsx'
import { Authenticator } from './Authenticator.tsx'
import { EmailChange } from './EmailChange.tsx'
import { Passkeys } from './Passkeys.tsx'
import { PasswordChange } from './PasswordChange.tsx'
import { secondFactors } from './queries.ts'
import { Section } from './Section.tsx'

export default function Security() {
  const { t } = useTexts()
  const me = useMe()
  return (
    <Section title={t('settings.security')} lead={t('security.lead')}>
      <PasswordChange />
      <Factors />
      {me && <EmailChange me={me} />}
    </Section>
  )
}

function Factors() {
  const query = useQuery(secondFactors)
  if (query.isPending) return <Skeleton variant="rounded" height={180} />
  if (query.isError) return <Failure error={query.error} retry={query.refetch} />
  return (
    <>
      <Authenticator factors={query.data} />
      <Passkeys passkeys={query.data.passkeys} />
    </>
  )
}
