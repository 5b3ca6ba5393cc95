import type { Scope } from '../../../contract/events.ts'
import { Choice } from '../form/Choice.tsx'
import { useTexts } from '../i18n/texts.ts'

const scopes = ['one', 'following', 'all'] as const

/** Which dates of a series a change is about. */
export function ScopeChoice({ value, onChange }: { value: Scope; onChange: (scope: Scope) => void }) {
  const { t } = useTexts()
  return (
    <Choice
      label={t('scope.title')}
      value={value}
      choices={scopes.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
      onChange={onChange}
    />
  )
}
