import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'

/** `key`: of the link to a private event. */
export const ratingOf = (event: number, key?: string) =>
  queryOptions({
    queryKey: ['event', event, 'rating'],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      call('GET /events/:id/rating', { params: { id: event }, query: { key }, signal }),
  })

export const ratingsOf = (event: number, key?: string) =>
  pages(['event', event, 'ratings'], (cursor, signal) =>
    call('GET /events/:id/ratings', { params: { id: event }, query: { key, cursor }, signal }),
  )

/** What can be done with ratings of an event; each says what came of it and reads anew what it changed. */
export function useRatingActions(event: number) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  const params = { id: event }
  const settled = (text: string) => async () => {
    tell({ text })
    await Promise.all(
      [['event', event], ['events']].map((queryKey) => client.invalidateQueries({ queryKey })),
    )
  }
  const onError = (error: Error) => tell({ text: word(error), tone: 'error' })
  return {
    rate: useMutation({
      mutationFn: (body: { score: number; text: string }) => call('PUT /events/:id/rating', { params, body }),
      onSuccess: settled(t('published')),
    }),
    takeBack: useMutation({
      mutationFn: () => call('DELETE /events/:id/rating', { params }),
      onSuccess: settled(t('taken_back')),
      onError,
    }),
    answer: useMutation({
      mutationFn: ({ user, text }: { user: number; text: string }) =>
        call('PUT /events/:id/ratings/:user_id/answer', {
          params: { id: event, user_id: user },
          body: { text },
        }),
      onSuccess: settled(t('answer_done')),
    }),
    removeAnswer: useMutation({
      mutationFn: (user: number) =>
        call('DELETE /events/:id/ratings/:user_id/answer', { params: { id: event, user_id: user } }),
      onSuccess: settled(t('answer_removed')),
      onError,
    }),
  }
}
