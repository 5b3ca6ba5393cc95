import ICAL from 'ical.js'

/** A file as a calendar program reads it, by another library than wrote it and with the time zones in the file only. */
export function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const zones = new Map(
    calendar.getAllSubcomponents('vtimezone').map((zone) => {
      const tzid = String(zone.getFirstPropertyValue('tzid'))
      return [tzid, new ICAL.Timezone({ component: zone, tzid })] as const
    }),
  )
  const timeOf = (event: ICAL.Component, name: string) => {
    const property = event.getFirstProperty(name)
    if (!property) return null
    const time = property.getFirstValue() as ICAL.Time
    const tzid = property.getFirstParameter('tzid') ?? null
    if (tzid) time.zone = zones.get(tzid)!
    return { wall: time.toString(), tzid, instant: time.isDate ? null : time.toJSDate().toISOString() }
  }
  const value = (component: ICAL.Component, name: string) => {
    const property = component.getFirstProperty(name)
    if (!property) return null
    const found = String(property.getFirstValue())
    // Text (RFC 7986, section 5.1), which this library leaves as it stands.
    return property.type === 'unknown' ? found.replaceAll(/\\([\\;,])/g, '$1') : found
  }
  return {
    zones: [...zones.keys()],
    value: (name: string) => value(calendar, name),
    events: calendar.getAllSubcomponents('vevent').map((event) => ({
      start: timeOf(event, 'dtstart')!,
      end: timeOf(event, 'dtend'),
      alarms: event.getAllSubcomponents('valarm').map((alarm) => value(alarm, 'trigger')),
      names: event.getAllProperties().map(({ name }) => name),
      categories: event.getFirstProperty('categories')?.getValues() ?? [],
      value: (name: string) => value(event, name),
    })),
  }
}
