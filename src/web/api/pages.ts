import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'

interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/** A list read page after page by its cursor. */
export function pages<P extends Page<unknown>>(
  key: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
}
