import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { RouteName } from '../../../contract/index.ts'
import type { NotificationPreferences } from '../../../contract/preferences.ts'
import type { BodyOf } from '../../../contract/route.ts'
import { call } from '../../api/client.ts'
import { useNotice } from '../../ui/notice.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'
import { applied, inverse } from './change.ts'

export type Change = BodyOf<RouteName['PUT /me/notification-preferences']>

export const preferencesKey = ['notification-preferences']

export const preferences = queryOptions({
  queryKey: preferencesKey,
  queryFn: ({ signal }) => call('GET /me/notification-preferences', { signal }),
})

/** Saves a choice at once: it shows before the server has answered, and the notice takes it back. */
export function useChoose() {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  const { queryKey } = preferences
  const known = () => client.getQueryData(queryKey)
  const show = (change: Change) => {
    const before = known()
    if (before) client.setQueryData(queryKey, applied(before, change))
  }
  const save = useMutation({
    mutationKey: preferencesKey,
    // One after another: the last choice is the one that stays.
    scope: { id: 'notification-preferences' },
    mutationFn: ({ change }: { change: Change; back: Change; isUndo: boolean }) =>
      call('PUT /me/notification-preferences', { body: change }),
    onSuccess: (saved, { back, isUndo }) => {
      // The answer does not know of the choices still on their way.
      if (client.isMutating({ mutationKey: preferencesKey }) <= 1) client.setQueryData(queryKey, saved)
      tell({
        text: t(isUndo ? 'settings.undone' : 'settings.saved'),
        ...(!isUndo && { action: { label: t('settings.undo'), take: () => begin(back, true) } }),
      })
    },
    onError: (error, { back }) => {
      show(back)
      tell({ text: word(error), tone: 'error' })
      void client.invalidateQueries({ queryKey })
    },
  })
  function begin(change: Change, isUndo: boolean) {
    const before: NotificationPreferences | undefined = known()
    if (!before) return
    void client.cancelQueries({ queryKey })
    const back = inverse(before, change)
    show(change)
    save.mutate({ change, back, isUndo })
  }
  return (change: Change) => begin(change, false)
}
