import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { EventSummary, Scope } from '../../../contract/events.ts'
import { call } from '../../api/client.ts'
import { useNotice } from '../../ui/notice.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'
import { eventById, useSettleEvent } from '../queries.ts'

/** What an organizer can do with an event of theirs beside changing it; each says what came of it. */
export function useOrganizerActions({ id }: Pick<EventSummary, 'id'>) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const navigate = useNavigate()
  const settle = useSettleEvent()
  const remove = useDelete(id)
  const params = { id }
  const onError = (error: Error) => tell({ text: word(error), tone: 'error' })
  const publish = useMutation({
    mutationFn: () => call('POST /events/:id/publish', { params }),
    onSuccess: (event) => {
      settle(event)
      tell({ text: t('menu.published') })
    },
    onError,
  })
  const copy = useMutation({
    mutationFn: () => call('POST /events/:id/copy', { params, body: {} }),
    onSuccess: (event) => {
      settle(event)
      tell({ text: t('menu.copied') })
      void navigate(`/events/${event.id}/edit`)
    },
    onError,
  })
  const cancel = useMutation({
    mutationFn: (body: { reason?: string; scope?: Scope }) =>
      call('POST /events/:id/cancel', { params, body }),
    onSuccess: (event) => {
      settle(event)
      tell({ text: t('cancel.done'), tone: 'info' })
    },
  })
  return { publish, copy, cancel, remove }
}

/** Deletes an event and leaves its page; `undoing` says so of one that nobody has seen yet. */
export function useDelete(id: number, undoing = false) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const navigate = useNavigate()
  const settle = useSettleEvent()
  return useMutation({
    mutationFn: (scope?: Scope) => call('DELETE /events/:id', { params: { id }, query: { scope } }),
    onSuccess: async () => {
      tell({ text: t(undoing ? 'delete.undone' : 'delete.done'), tone: 'info' })
      await navigate('/my/events', { replace: true })
      client.removeQueries({ queryKey: eventById(id).queryKey })
      settle()
    },
  })
}
