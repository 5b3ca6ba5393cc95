import Box from '@mui/material/Box'
import type { NotificationPreferences } from '../../../contract/preferences.ts'
import { Choice } from '../../events/form/Choice.tsx'
import { Panel } from '../../settings/Section.tsx'
import { useTexts } from '../i18n/texts.ts'
import type { Choose } from './Kinds.tsx'
import { Zone } from './QuietPanel.tsx'
import { TimeField } from './TimeField.tsx'

const rhythms = ['off', 'daily', 'weekly'] as const

/** Whether news that can wait comes in one mail, and when. */
export function DigestPanel({
  preferences: { digest, digest_at },
  choose,
}: {
  preferences: NotificationPreferences
  choose: Choose
}) {
  const { t } = useTexts()
  return (
    <Panel title={t('digest.title')} text={t('digest.text')}>
      <Choice
        label={t('digest.label')}
        value={digest}
        choices={rhythms.map((value) => ({ value, label: t(`digest.${value}`) }))}
        onChange={(rhythm) => choose({ digest: rhythm })}
      />
      {digest !== 'off' && (
        <Box sx={{ mt: 2 }}>
          <TimeField
            label={t('digest.at')}
            value={digest_at}
            onChange={(time) => choose({ digest_at: time })}
          />
          <Zone />
        </Box>
      )}
    </Panel>
  )
}
