import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useTopic } from '../api/live.ts'
import { pages } from '../api/pages.ts'

const key = ['notifications']

/** The server words notifications, so each language is read on its own. */
export function useNotifications(unread: boolean) {
  const { i18n } = useTranslation()
  return useInfiniteQuery(
    pages([...key, i18n.language, unread], (cursor, signal) =>
      call('GET /notifications', { query: { cursor, unread: unread || undefined }, signal }),
    ),
  )
}

/** How many are unread, kept live by the topic `me`, as the lists are that are open. */
export function useUnread(): number {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: [...key, 'unread'],
    queryFn: ({ signal }) => call('GET /notifications/unread', { signal }),
  })
  useTopic('me', (happening) => {
    if (happening.type === 'subscribed' || /^notification/.test(happening.name))
      void client.invalidateQueries({ queryKey: key })
  })
  return data?.unread ?? 0
}

/** Marks one notification, or the given one and everything older. */
export function useMarkRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { ids: number[] } | { up_to: number }) => call('POST /notifications/read', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}
