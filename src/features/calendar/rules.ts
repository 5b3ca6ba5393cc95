const day = 86_400_000

/** What feeds hold at most, and from when on. */
export const publicFeed = { events: 500, from: (now: Date) => new Date(now.getTime() - 30 * day) }
export const privateFeed = { events: 1000, from: (now: Date) => new Date(now.getTime() - 91 * day) }
/** Characters of a description in a feed: the event's page has the rest. */
export const feedDescription = 2000

/**
 * Text as iCalendar (RFC 5545, section 3.3.11) and XML 1.0 (section 2.2) may hold it: without control characters, lines
 * ended by a line feed.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]/g, '')
}

/** The same in one line, as titles and names are. */
export function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ').trim()
}

/** The first characters of a text, cut between words where there are any. */
export function excerpt(text: string, characters: number): string {
  const line = oneLine(text)
  if (line.length <= characters) return line
  const cut = line.slice(0, characters)
  const end = cut.lastIndexOf(' ')
  return `${(end > characters / 2 ? cut.slice(0, end) : cut).toWellFormed().replace(/[\s\ufffd]+$/, '')}…`
}
