import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { KindPreference, NotificationGroup } from '../../../contract/preferences.ts'
import { Panel } from '../../settings/Section.tsx'
import { useTexts } from '../i18n/texts.ts'
import { KindCards } from './KindCards.tsx'
import { KindTable } from './KindTable.tsx'
import type { Change } from './queries.ts'

export type Choose = (change: Change) => void

export interface KindsOf {
  group: NotificationGroup
  kinds: KindPreference[]
}

/** The order they come in is the server's. */
function grouped(kinds: KindPreference[]): KindsOf[] {
  const groups = new Map<NotificationGroup, KindPreference[]>()
  for (const kind of kinds) groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind])
  return [...groups].map(([group, members]) => ({ group, kinds: members }))
}

/** Every kind of news by every way it can come: a table where there is room, cards on a phone. */
export function Kinds({ kinds, choose }: { kinds: KindPreference[]; choose: Choose }) {
  const { t } = useTexts()
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('sm'), { noSsr: true })
  const groups = grouped(kinds)
  if (!wide) return <KindCards groups={groups} choose={choose} />
  return (
    <Panel title={t('kinds.title')}>
      <KindTable groups={groups} choose={choose} />
    </Panel>
  )
}
