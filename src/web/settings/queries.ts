import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'

export const sessions = pages(['sessions'], (cursor, signal) =>
  call('GET /auth/sessions', { query: { cursor }, signal }),
)

export const apiTokens = pages(['api-tokens'], (cursor, signal) =>
  call('GET /auth/tokens', { query: { cursor }, signal }),
)

export const secondFactors = queryOptions({
  queryKey: ['second-factors'],
  queryFn: ({ signal }) => call('GET /auth/second-factors', { signal }),
})
