import Box from '@mui/material/Box'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import type { Event } from '../../contract/events.ts'
import { Listing } from '../ui/Listing.tsx'
import { Histogram } from './Histogram.tsx'
import { useTexts } from './i18n/texts.ts'
import { MyRating } from './MyRating.tsx'
import { ratingOf, ratingsOf } from './queries.ts'
import { RatingItem } from './RatingItem.tsx'

interface Props {
  event: Event
  /** Of the private link the page was opened by. */
  linkKey?: string
  /** The viewer organizes the event. */
  mine: boolean
}

/** How an event was liked; nothing before it is over. */
export function Ratings(props: Props) {
  const { status, starts_at, ends_at, rating } = props.event
  const over = status !== 'cancelled' && Date.parse(ends_at ?? starts_at) <= Date.now()
  return over || rating.count > 0 ? <Shown {...props} /> : null
}

function Shown({ event, linkKey, mine }: Props) {
  const { t } = useTexts()
  const section = useArrival()
  const { data } = useQuery(ratingOf(event.id, linkKey))
  const list = useInfiniteQuery(ratingsOf(event.id, linkKey))
  const others = data?.mine?.user.id
  return (
    <Box component="section" id="ratings" ref={section} sx={{ scrollMarginTop: 88 }}>
      <Typography variant="h2" sx={{ mb: 2 }}>
        {t('title')}
      </Typography>
      {data ? (
        <Stack spacing={3}>
          {data.count > 0 && <Histogram rating={data} />}
          {(data.may_rate || data.mine) && (
            <MyRating event={event.id} rating={data.mine} open={data.may_rate} />
          )}
          {data.count === 0 && !data.may_rate && (
            <Typography sx={{ color: 'text.secondary' }}>{t('none')}</Typography>
          )}
        </Stack>
      ) : (
        <Skeleton variant="rounded" height={120} />
      )}
      <Box sx={{ mt: 2 }}>
        <Listing query={list} skeleton={<Skeleton variant="rounded" height={96} />} empty={null}>
          {(items) => (
            <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
              {items
                .filter(({ user }) => user.id !== others)
                .map((rating) => (
                  <RatingItem key={rating.user.id} rating={rating} organizer={mine} />
                ))}
            </Box>
          )}
        </Listing>
      </Box>
    </Box>
  )
}

/** Scrolls here once for an address that ends in `#ratings`. */
function useArrival() {
  const section = useRef<HTMLElement>(null)
  const { hash } = useLocation()
  useEffect(() => {
    if (hash === '#ratings') section.current?.scrollIntoView()
  }, [hash])
  return section
}
