import type { JsonText } from '../../../http/bind.ts'
import type { SharedAnswer } from '../../../http/recent.ts'

/** An event in a list as PostgreSQL writes it. Quotes within texts are escaped there: none can look like one. */
const event = /\{"id" : (\d+), "title" : "(?:[^"\\]|\\.)*", "starts_at" : "([^"]+)"/g

/** How long a list may miss what nobody told of, in ms. */
const longest = 1000

/**
 * A list of events that was asked for at one time and is there at another. It holds until the first of them starts that
 * had not when it was asked for: that one may not be on it then. A millisecond less, since clocks count whole ones.
 */
export function shared(text: JsonText, asked: Date, now: Date): SharedAnswer {
  const shows: number[] = []
  let holdsFor = longest
  for (const [, id, start] of text.matchAll(event)) {
    shows.push(Number(id))
    const startsAt = Date.parse(start!)
    if (startsAt > asked.getTime()) holdsFor = Math.min(holdsFor, startsAt - now.getTime() - 1)
  }
  return { text, shows, holdsFor }
}
