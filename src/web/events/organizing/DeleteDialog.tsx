import Typography from '@mui/material/Typography'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventSummary, Scope } from '../../../contract/events.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { useTexts } from '../i18n/texts.ts'
import { ScopeChoice } from './ScopeChoice.tsx'

interface Props {
  event: EventSummary
  attempt: UseMutationResult<undefined, Error, Scope | undefined>
  onClose: () => void
}

/** Says what is lost before an event is deleted. */
export function DeleteDialog({ event, attempt, onClose }: Props) {
  const { t } = useTexts()
  const [scope, setScope] = useState<Scope>('one')
  return (
    <FormDialog
      title={t('delete.question')}
      yes={t('delete.yes')}
      no={t('delete.no')}
      grave
      attempt={attempt}
      onNo={onClose}
      onYes={() => attempt.mutate(event.series_id ? scope : undefined, { onSuccess: onClose })}
    >
      <Typography sx={{ color: 'text.secondary' }}>
        {t(event.status === 'draft' ? 'delete.text_draft' : 'delete.text')}
      </Typography>
      {event.series_id && <ScopeChoice value={scope} onChange={setScope} />}
    </FormDialog>
  )
}
