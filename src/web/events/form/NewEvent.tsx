import Button from '@mui/material/Button'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import type { NewEvent as NewEventBody } from '../../../contract/events.ts'
import { call } from '../../api/client.ts'
import { useNotice } from '../../ui/notice.tsx'
import { Page } from '../../ui/Page.tsx'
import { useTexts } from '../i18n/texts.ts'
import { useSettleEvent } from '../queries.ts'
import { bodyOf, newDraft } from './draft.ts'
import { EventForm } from './EventForm.tsx'

export default function NewEvent() {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { state } = useLocation()
  const settle = useSettleEvent()
  const tell = useNotice()
  const [start] = useState(() => newDraft(organizationIn(state)))
  const create = useMutation({
    mutationFn: (body: NewEventBody) => call('POST /events', { body }),
    onSuccess: (event) => {
      settle(event)
      tell({ text: t(event.status === 'draft' ? 'form.created_draft' : 'form.created') })
      void navigate(`/events/${event.id}`, { replace: true })
    },
  })
  const action = (
    <Button component={Link} to="/events/import" variant="outlined">
      {t('form.import')}
    </Button>
  )
  return (
    <Page title={t('form.title')} lead={t('form.lead')} action={action} width="md">
      <EventForm
        fresh
        label={t('form.title')}
        start={start}
        attempt={create}
        onSubmit={(draft) => create.mutate(bodyOf(draft))}
      />
    </Page>
  )
}

/** The organization whose page one came from, to put the event up in its name. */
function organizationIn(state: unknown): number | undefined {
  return typeof state === 'object' &&
    state &&
    'organization' in state &&
    typeof state.organization === 'number'
    ? state.organization
    : undefined
}
