import Typography from '@mui/material/Typography'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { Event, EventSummary, Scope } from '../../../contract/events.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { Field } from '../../ui/form.tsx'
import { useTexts } from '../i18n/texts.ts'
import { ScopeChoice } from './ScopeChoice.tsx'

interface Props {
  event: EventSummary
  attempt: UseMutationResult<Event, Error, { reason?: string; scope?: Scope }>
  onClose: () => void
}

/** Asks for the reason before an event is cancelled. */
export function CancelDialog({ event, attempt, onClose }: Props) {
  const { t } = useTexts()
  const [scope, setScope] = useState<Scope>('one')
  return (
    <FormDialog
      title={t('cancel.question')}
      yes={t('cancel.yes')}
      no={t('cancel.no')}
      grave
      attempt={attempt}
      onNo={onClose}
      onYes={(fields) => {
        const reason = String(fields.get('reason') ?? '').trim() || undefined
        attempt.mutate({ reason, scope: event.series_id ? scope : undefined }, { onSuccess: onClose })
      }}
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('cancel.text')}</Typography>
      <Field
        name="reason"
        label={t('cancel.reason')}
        helperText={t('cancel.reason_hint')}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
      {event.series_id && <ScopeChoice value={scope} onChange={setScope} />}
    </FormDialog>
  )
}
