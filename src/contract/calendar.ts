import { Type } from 'typebox'
import { route } from './route.ts'
import { IdParams, shape } from './shapes.ts'

const key = Type.Optional(Type.String({ maxLength: 64, description: 'of the link to a private event' }))

export const readEventCalendar = route({
  method: 'GET',
  path: '/events/:id.ics',
  who: 'anyone',
  tag: 'Calendar',
  summary: 'An event for a calendar',
  description:
    'iCalendar (RFC 5545) with its time zone and an alarm an hour ahead. The UID stays, SEQUENCE rises with every change; a cancelled event has `METHOD:CANCEL`.',
  params: IdParams,
  query: Type.Object({ key }, { additionalProperties: false }),
  reply: { status: 200, body: null, mediaTypes: ['text/calendar'] },
  refusals: ['not_found'],
})

const feedTypes = ['text/calendar', 'application/atom+xml', 'application/rss+xml'] as const

function feed<const P extends `/calendar/${string}`>(path: P, summary: string, what: string) {
  return route({
    method: 'GET',
    path,
    who: 'anyone',
    tag: 'Calendar',
    summary,
    description: `\`${what}.ics\`, \`${what}.atom\` or \`${what}.rss\`: public events from a month ago on, 500 at most, soonest first.`,
    params: Type.Object(
      { file: Type.String({ maxLength: 210, pattern: '^.+\\.(ics|atom|rss)$' }) },
      { additionalProperties: false },
    ),
    reply: { status: 200, body: null, mediaTypes: feedTypes },
    refusals: ['not_found'],
    // Writing five hundred events takes 0.1 s.
    attemptsPerMinute: 120,
  })
}

export const readTagCalendar = feed('/calendar/tag/:file', 'Events of a tag', 'TAG')
export const readLocationCalendar = feed('/calendar/location/:file', 'Events of a city', 'CITY')
export const readOrganizationCalendar = feed(
  '/calendar/organization/:file',
  'Events of an organization',
  'ID',
)

export const readPrivateCalendar = route({
  method: 'GET',
  path: '/calendar/private/:file',
  who: 'anyone',
  tag: 'Calendar',
  summary: 'Everything of mine, for a calendar program',
  description: 'Whoever has the address can read it. `SECRET.ics`.',
  params: Type.Object(
    { file: Type.String({ maxLength: 200, pattern: '^[\\w-]+\\.ics$' }) },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: null, mediaTypes: ['text/calendar'] },
  refusals: ['not_found'],
  attemptsPerMinute: 120,
})

const MyCalendar = shape('MyCalendar', {
  url: Type.String({ description: 'of my private feed' }),
  webcal_url: Type.String({ description: 'the same for calendar programs that subscribe by a click' }),
})

export const readMyCalendar = route({
  method: 'GET',
  path: '/me/calendar',
  who: 'person',
  tag: 'Calendar',
  summary: 'The address of my private feed',
  reply: { status: 200, body: MyCalendar },
  refusals: [],
})

export const rotateMyCalendar = route({
  method: 'POST',
  path: '/me/calendar/rotate',
  who: 'person',
  tag: 'Calendar',
  summary: 'Give my private feed a new address',
  description: 'The old one stops working at once.',
  reply: { status: 200, body: MyCalendar },
  refusals: [],
})
