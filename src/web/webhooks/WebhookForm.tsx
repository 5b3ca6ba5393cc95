import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookEvent } from '../../contract/deliveries.ts'
import type { Webhook } from '../../contract/webhooks.ts'
import { call } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { Field } from '../ui/form.tsx'
import { useNotice } from '../ui/notice.tsx'
import { events as all, EventsField } from './EventsField.tsx'
import { useTexts } from './i18n/texts.ts'
import { useChangeWebhook, useSettleWebhook } from './queries.ts'
import { WebhookSecret } from './WebhookSecret.tsx'

interface Fields {
  url: string
  description: string
  events: WebhookEvent[]
}

interface Props {
  title: string
  yes: string
  start: Fields
  attempt: { error: unknown; isPending: boolean }
  onYes: (fields: Fields) => void
  onClose: () => void
}

/** The fields of a webhook. */
function WebhookFields({ title, yes, start, attempt, onYes, onClose }: Props) {
  const { t } = useTexts()
  const [events, setEvents] = useState(start.events)
  const refused = attempt.error instanceof ApiProblem ? attempt.error.message : ''
  return (
    <FormDialog
      title={title}
      yes={yes}
      no={t('form.cancel')}
      attempt={attempt}
      closed={events.length === 0}
      about={{ 'webhook.address_refused': { field: 'url', text: refused } }}
      onYes={(form) =>
        onYes({
          url: String(form.get('url')).trim(),
          description: String(form.get('description')).trim(),
          events,
        })
      }
      onNo={onClose}
    >
      <Field
        name="url"
        type="url"
        label={t('form.url')}
        helperText={t('form.url_hint')}
        defaultValue={start.url}
        required
        autoFocus
        autoComplete="off"
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
      <Field
        name="description"
        label={t('form.description')}
        helperText={t('form.description_hint')}
        defaultValue={start.description}
        autoComplete="off"
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <EventsField value={events} onChange={setEvents} />
    </FormDialog>
  )
}

/** Adds a webhook, of an organization or of the server, and then shows its secret. */
export function NewWebhook({
  organization,
  onClose,
}: {
  organization: number | undefined
  onClose: () => void
}) {
  const { t } = useTexts()
  const settle = useSettleWebhook()
  const create = useMutation({
    mutationFn: (fields: Fields) =>
      call('POST /webhooks', {
        body: { ...fields, ...(organization !== undefined && { organization_id: organization }) },
      }),
    onSuccess: settle,
  })
  if (create.data) return <WebhookSecret secret={create.data.secret} onClose={onClose} />
  return (
    <WebhookFields
      title={t('form.title')}
      yes={t('form.create')}
      start={{ url: '', description: '', events: [...all] }}
      attempt={create}
      onYes={create.mutate}
      onClose={onClose}
    />
  )
}

export function EditWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTexts()
  const tell = useNotice()
  const change = useChangeWebhook(webhook.id)
  return (
    <WebhookFields
      title={t('form.edit')}
      yes={t('form.save')}
      start={webhook}
      attempt={change}
      onYes={(fields) =>
        change.mutate(fields, {
          onSuccess: () => {
            tell({ text: t('act.saved') })
            onClose()
          },
        })
      }
      onClose={onClose}
    />
  )
}
