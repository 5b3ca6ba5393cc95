import Box from '@mui/material/Box'
import Skeleton from '@mui/material/Skeleton'
import type { ReactNode } from 'react'

const layout = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 340px), 1fr))',
  listStyle: 'none',
  p: 0,
  m: 0,
}

/** Cards side by side, as many as fit. */
export function EventGrid<T extends { id: number }>({
  items,
  children,
}: {
  items: T[]
  children: (item: T, place: number) => ReactNode
}) {
  return (
    <Box component="ul" sx={layout}>
      {items.map((item, place) => (
        <li key={item.id}>{children(item, place)}</li>
      ))}
    </Box>
  )
}

const places = ['a', 'b', 'c', 'd', 'e', 'f']

/** As high as most cards are, below a heading: what comes takes the same room. */
export function EventGridSkeleton() {
  return (
    <>
      <Skeleton variant="text" width={180} sx={{ fontSize: '1.3rem', mb: 2 }} />
      <Box sx={layout}>
        {places.map((place) => (
          <Skeleton key={place} variant="rounded" height={352} />
        ))}
      </Box>
    </>
  )
}
