import { keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query'
import type { DeliveryChannel, DeliveryKind, DeliveryState } from '../../contract/deliveries.ts'
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'

export interface Filter {
  state?: DeliveryState
  channel?: DeliveryChannel
  kind?: DeliveryKind
  address?: string
}

/** The ledger, which the server words in part. */
export const deliveries = (filter: Filter, language: string) => ({
  ...pages(['deliveries', language, filter], (cursor, signal) =>
    call('GET /deliveries', { query: { ...filter, cursor }, signal }),
  ),
  placeholderData: keepPreviousData,
})

export function useRetry(id: number) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  return useMutation({
    mutationFn: () => call('POST /deliveries/:id/retry', { params: { id } }),
    onSuccess: () => tell({ text: t('retried'), tone: 'info' }),
    onError: (error) => tell({ text: word(error), tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['deliveries'] }),
  })
}
