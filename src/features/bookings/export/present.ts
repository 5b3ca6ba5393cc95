import { stringify } from 'csv-stringify/sync'
import type { Locale } from '../../../http/wording.ts'
import { wallClock } from '../../../kernel/time.ts'
import type { ExportedBooking } from './queries.ts'

interface Words {
  header: (zone: string) => readonly string[]
  states: Record<ExportedBooking['state'], string>
}

const words: Record<Locale, Words> = {
  en: {
    header: (zone) => [
      ...['Code', 'Name', 'Username', 'E-mail', 'Seats', 'State'],
      ...[`Booked at (${zone})`, `Checked in at (${zone})`],
    ],
    states: { confirmed: 'confirmed', waitlisted: 'waitlisted', cancelled: 'cancelled' },
  },
  ru: {
    header: (zone) => [
      ...['Код', 'Имя', 'Имя пользователя', 'Почта', 'Мест', 'Состояние'],
      ...[`Когда записались (${zone})`, `Когда пришли (${zone})`],
    ],
    states: { confirmed: 'подтверждена', waitlisted: 'в листе ожидания', cancelled: 'отменена' },
  },
}

/**
 * What a spreadsheet takes for a formula, also behind blanks and signs that are not seen, and in the full-width signs
 * that some of them read as the plain ones (OWASP, CSV injection; ASVS 1.2.10).
 */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u
/** The same where a spreadsheet of another country would begin a cell: in half of Europe a semicolon parts them. */
const cellWithin = /([;,|\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g

/** A text that no spreadsheet runs. */
function inert(text: string): string {
  const inside = text.replaceAll(cellWithin, "$1'")
  return formula.test(inside) ? `'${inside}` : inside
}

/** RFC 4180, for spreadsheets: formulas are made text by an apostrophe. */
function csv(rows: readonly (readonly (string | number)[])[], bom = false): string {
  return stringify([...rows], {
    bom,
    record_delimiter: 'windows',
    cast: { string: inert },
  })
}

/** The line that names the columns, behind a byte order mark: without it a spreadsheet does not read UTF-8. */
export function csvHeader(locale: Locale, timeZone: string): string {
  return csv([words[locale].header(timeZone)], true)
}

/** Bookings as lines, their times as a clock at the event shows them. */
export function csvLines(bookings: readonly ExportedBooking[], locale: Locale, timeZone: string): string {
  return csv(
    bookings.map(({ first_name, last_name, ...booking }) => [
      booking.ticket_code,
      `${first_name} ${last_name}`.trim(),
      booking.username,
      booking.email,
      booking.seats,
      words[locale].states[booking.state],
      wallClock(booking.created_at, timeZone),
      booking.checked_in_at ? wallClock(booking.checked_in_at, timeZone) : '',
    ]),
  )
}

/** Longer than that a name is cut by file systems, or by who reads it. */
const longestName = 60

/** A name for the file that any browser takes (RFC 6266), and the event's own for those that read RFC 8187. */
export function attachment(eventId: number, title: string): string {
  const plain = title
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const name = encodeURIComponent(`${[...plain].slice(0, longestName).join('')}.csv`)
  const encoded = name.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="bookings-${eventId}.csv"; filename*=UTF-8''${encoded}`
}
