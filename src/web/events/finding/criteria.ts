import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { EventQuery } from '../../../contract/finding.ts'
import { instantOf, ownZone, wallClock } from '../../i18n/time.ts'

export const spans = ['today', 'weekend', 'week'] as const
export const statuses = ['upcoming', 'finished', 'any'] as const
export const sorts = ['starts_at', '-popularity', '-rating', '-created_at'] as const

/** What a person looks for, as the address of the page says it; what is empty narrows nothing. */
export interface Criteria {
  q: string
  location: string
  tag: string
  when: (typeof spans)[number] | ''
  /** Days on the viewer's calendar, `2027-03-14`, both included. */
  from: string
  to: string
  free: boolean
  rating: number
  status: (typeof statuses)[number] | ''
  sort: (typeof sorts)[number]
}

const none: Criteria = {
  q: '',
  location: '',
  tag: '',
  when: '',
  from: '',
  to: '',
  free: false,
  rating: 0,
  status: '',
  sort: 'starts_at',
}

/** What the filters set: all but the words and the order. */
export const cleared: Partial<Criteria> = {
  location: '',
  tag: '',
  when: '',
  from: '',
  to: '',
  free: false,
  rating: 0,
  status: '',
}

const oneOf = <T extends string>(known: readonly T[], value: string) => known.find((one) => one === value)
const day = (value: string) =>
  /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : ''

/** Reads an address that anybody may have typed: what makes no sense in it is left out. */
function criteriaOf(params: URLSearchParams): Criteria {
  const text = (name: string, longest: number) => (params.get(name) ?? '').slice(0, longest)
  const rating = Number(text('rating', 4))
  return {
    q: text('q', 200),
    location: text('location', 200),
    tag: text('tag', 50),
    when: oneOf(spans, text('when', 10)) ?? '',
    from: day(text('from', 10)),
    to: day(text('to', 10)),
    free: params.has('free'),
    rating: rating >= 1 && rating <= 5 ? rating : 0,
    status: oneOf(statuses, text('status', 10)) ?? '',
    sort: oneOf(sorts, text('sort', 20)) ?? none.sort,
  }
}

function paramsOf(criteria: Criteria): URLSearchParams {
  const given = Object.entries(criteria).filter(
    ([name, value]) => value && value !== none[name as keyof Criteria],
  )
  return new URLSearchParams(given.map(([name, value]) => [name, value === true ? '1' : String(value)]))
}

const dayMs = 86_400_000
const startOf = (date: string) => instantOf(`${date}T00:00`, ownZone)
const later = (date: string, days: number) =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)

/** The first and the last day of a span, on the viewer's calendar. */
function daysOf(when: Criteria['when'], today: string): [string, string] | undefined {
  if (when === 'today') return [today, today]
  if (when === 'week') return [today, later(today, 6)]
  if (when !== 'weekend') return undefined
  const weekday = new Date(today).getUTCDay()
  const saturday = later(today, weekday === 0 ? -1 : 6 - weekday)
  return [weekday === 0 ? today : saturday, later(saturday, 1)]
}

/** What the API is asked for. A named span is about what is still to come, dates of one's own about whatever was then. */
export function queryOf(criteria: Criteria): EventQuery {
  const { q, location, tag, when, free, rating, status, sort } = criteria
  const [from, to] = daysOf(when, wallClock(Date.now(), ownZone).slice(0, 10)) ?? [criteria.from, criteria.to]
  const query: EventQuery = {}
  if (q.trim()) query.q = q.trim()
  if (location) query.location = location
  if (tag) query.tag = tag
  if (from) query.starts_after = startOf(from)
  if (to) query.starts_before = startOf(later(to, 1))
  if (free) query.has_free_seats = true
  if (rating) query.min_rating = rating
  if (status || when) query.status = status || 'upcoming'
  // Of what is over, the latest matters most.
  if (sort !== none.sort) query.sort = sort
  else if (status === 'finished') query.sort = '-starts_at'
  return query
}

/** How many filters narrow the list; words and order are not among them. */
export function countOf({ location, tag, when, from, to, free, rating, status }: Criteria): number {
  return [location, tag, when || from || to, free, rating, status].filter(Boolean).length
}

/** The criteria of this address, and the way to change them: a step back undoes the last choice. */
export function useCriteria() {
  const [params, setParams] = useSearchParams()
  const criteria = useMemo(() => criteriaOf(params), [params])
  const change = (news: Partial<Criteria>, replace = false) =>
    setParams((now) => paramsOf({ ...criteriaOf(now), ...news }), { replace })
  return { criteria, change }
}
