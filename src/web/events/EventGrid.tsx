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
  children: (item: T) => ReactNode
}) {
  return (
    <Box component="ul" sx={layout}>
      {items.map((item) => (
        <li key={item.id}>{children(item)}</li>
      ))}
    </Box>
  )
}

const places = ['a', 'b', 'c', 'd', 'e', 'f']

export function EventGridSkeleton() {
  return (
    <Box sx={layout}>
      {places.map((place) => (
        <Skeleton key={place} variant="rounded" height={172} />
      ))}
    </Box>
  )
}
