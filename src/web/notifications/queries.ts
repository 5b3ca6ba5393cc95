import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useTopic } from '../api/live.ts'
import { pages } from '../api/pages.ts'

const key = ['notifications']

/** The server words notifications, so each language is read on its own. */
export function useNotifications(enabled = true) {
  const { i18n } = useTranslation()
  const list = pages([...key, i18n.language], (cursor, signal) =>
    call('GET /notifications', { query: { cursor }, signal }),
  )
  return useInfiniteQuery({ ...list, enabled })
}

/** How many of the notifications read so far are unread, kept live by the topic `me`. */
export function useUnread(signedIn: boolean): number {
  const client = useQueryClient()
  const { data } = useNotifications(signedIn)
  useTopic(signedIn ? 'me' : null, (happening) => {
    if (happening.type === 'subscribed' || happening.name === 'notification')
      void client.invalidateQueries({ queryKey: key })
  })
  if (!signedIn || !data) return 0
  return data.pages.flatMap(({ items }) => items).filter(({ read_at }) => read_at === null).length
}

/** Marks one notification, or the given one and everything older. */
export function useMarkRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { ids: number[] } | { up_to: number }) => call('POST /notifications/read', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}
