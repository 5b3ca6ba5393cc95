import EventBusyIcon from '@mui/icons-material/EventBusyOutlined'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { Event, EventChange } from '../../../contract/events.ts'
import { useMe } from '../../accounts/session.ts'
import { call } from '../../api/client.ts'
import { ApiProblem } from '../../api/problem.ts'
import { NotFound } from '../../app/NotFound.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { useNotice } from '../../ui/notice.tsx'
import { Page } from '../../ui/Page.tsx'
import { useTexts } from '../i18n/texts.ts'
import { isOpen } from '../organizing/allowed.ts'
import { eventById, useSettleEvent } from '../queries.ts'
import { changeOf, type Draft, draftOf } from './draft.ts'
import { EventForm } from './EventForm.tsx'
import { SaveDialog } from './SaveDialog.tsx'

export default function EditEvent() {
  const id = Number(useParams().id)
  const { t } = useTexts()
  const me = useMe()
  const { data: event, error, refetch } = useQuery({ ...eventById(id), enabled: id > 0 })
  const strange = event && me?.id !== event.organizer.id
  if (!(id > 0) || strange || (error instanceof ApiProblem && error.status === 404)) return <NotFound />
  return (
    <Page title={t('form.edit_title')} lead={event?.title} width="md">
      {event ? (
        <Editing key={event.id} event={event} />
      ) : error ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <Skeleton variant="rounded" height={480} />
      )}
    </Page>
  )
}

/** As it was read first: what arrives while one types changes nothing under one's hands. */
function Editing({ event }: { event: Event }) {
  const { t } = useTexts()
  const [start] = useState(() => draftOf(event))
  const [change, setChange] = useState<EventChange | null>(null)
  const tell = useNotice()
  const save = useSave(event)
  if (!isOpen(event) && !save.isSuccess)
    return (
      <Blank
        icon={<EventBusyIcon />}
        title={t('form.closed')}
        text={t('form.closed_text')}
        action={
          <Button component={Link} to={`/events/${event.id}`} variant="contained">
            {t('form.to_event')}
          </Button>
        }
      />
    )
  const submit = (draft: Draft) => {
    const news = changeOf(start, draft)
    if (Object.keys(news).length === 0) return tell({ text: t('form.unchanged'), tone: 'info' })
    if (event.series || event.booked + event.waiting > 0) setChange(news)
    else save.mutate(news)
  }
  return (
    <>
      <EventForm
        label={t('form.edit_title')}
        start={start}
        unpublished={event.status === 'scheduled'}
        attempt={save}
        onSubmit={submit}
      />
      {change && (
        <SaveDialog
          event={event}
          change={change}
          onNo={() => setChange(null)}
          onYes={(scope) => {
            setChange(null)
            save.mutate({ ...change, scope })
          }}
        />
      )}
    </>
  )
}

function useSave(event: Event) {
  const { t } = useTexts()
  const settle = useSettleEvent()
  const tell = useNotice()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: EventChange) => call('PATCH /events/:id', { params: { id: event.id }, body }),
    onSuccess: (changed) => {
      settle(changed)
      tell({ text: t('form.saved') })
      void navigate(`/events/${event.id}`, { replace: true })
    },
  })
}
