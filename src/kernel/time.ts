/**
 * An instant in words, in a zone and a language: `вс, 14 марта 2027 г. в 19:00 GMT+3`. The one function that
 * renders a time for in-app texts and mail.
 */
export function renderTime(instant: Date, timeZone: string, locale: 'ru' | 'en'): string {
  const format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  return format.format(instant)
}
