/** What calendars say; comes with the page of an event and the settings. */
export const en = {
  add: 'To calendar',
  file: 'Calendar file (.ics)',
  google: 'Google Calendar',
  follow: 'Follow in your calendar',
  tag: 'All on “{{name}}”',
  location: 'All in {{name}}',
  organization: 'All of {{name}}',
  lead: 'Everything you booked or organize, in the calendar you use anyway; it stays up to date by itself.',
  feed: 'Your private address',
  feed_text:
    'Add it to a calendar program as a subscription. Whoever has it can read your calendar: do not hand it on.',
  copy: 'Copy address',
  copied: 'Address copied.',
  subscribe: 'Subscribe on this device',
  rotate: 'New address',
  rotate_question: 'Make a new address?',
  rotate_text: 'The old one stops working at once, also in your own calendars: they need the new one.',
  rotate_yes: 'Make a new one',
  rotate_no: 'Keep the old one',
  rotated: 'This is your new address. The old one leads nowhere.',
} as const
