import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from './Failure.tsx'

interface Props<T> {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>
  skeleton: ReactNode
  empty: ReactNode
  children: (items: T[]) => ReactNode
}

/** A list in all its states: waiting, failed, empty, and page after page. */
export function Listing<T>({ query, skeleton, empty, children }: Props<T>) {
  const { t } = useTranslation()
  if (query.isPending) return <div aria-busy="true">{skeleton}</div>
  if (query.isError && !query.data) return <Failure error={query.error} retry={query.refetch} />
  const items = query.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return empty
  return (
    <>
      {children(items)}
      {query.hasNextPage && (
        <Box sx={{ display: 'grid', justifyItems: 'center', mt: 4 }}>
          <Button
            variant="outlined"
            size="large"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('app.more')}
          </Button>
        </Box>
      )}
    </>
  )
}
