import Skeleton from '@mui/material/Skeleton'
import { useQuery } from '@tanstack/react-query'
import { useTexts as useAccountTexts } from '../../accounts/i18n/texts.ts'
import { Section } from '../../settings/Section.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { useTexts } from '../i18n/texts.ts'
import { DigestPanel } from './DigestPanel.tsx'
import { Kinds } from './Kinds.tsx'
import { PushPanel } from './PushPanel.tsx'
import { QuietPanel } from './QuietPanel.tsx'
import { preferences, useChoose } from './queries.ts'
import { RemindersPanel } from './RemindersPanel.tsx'

/** What I am told, and how: a section of the settings. */
export default function Preferences() {
  const { t: account } = useAccountTexts()
  const { t } = useTexts()
  return (
    <Section title={account('settings.notifications')} lead={t('settings.lead')}>
      <Chosen />
      <PushPanel />
    </Section>
  )
}

function Chosen() {
  const { data, error, refetch } = useQuery(preferences)
  const choose = useChoose()
  if (error && !data) return <Failure error={error} retry={refetch} />
  if (!data)
    return (
      <div aria-busy="true">
        <Skeleton variant="rounded" height={480} />
      </div>
    )
  return (
    <>
      <Kinds kinds={data.kinds} choose={choose} />
      <RemindersPanel preferences={data} choose={choose} />
      <QuietPanel hours={data.quiet_hours} choose={choose} />
      <DigestPanel preferences={data} choose={choose} />
    </>
  )
}
