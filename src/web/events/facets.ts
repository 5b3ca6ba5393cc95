import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/client.ts'

/** Cities or tags of events to come, the most used first; `q` is how the name begins. */
export const facetNames = (facet: 'location' | 'tag', q: string, limit: number) =>
  queryOptions({
    queryKey: ['facet', facet, q, limit],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<{ name: string; events: number }[]> => {
      const query = { q: q || undefined, limit }
      const { items } = await (facet === 'tag'
        ? call('GET /tags', { query, signal })
        : call('GET /locations', { query, signal }))
      return items
    },
  })
