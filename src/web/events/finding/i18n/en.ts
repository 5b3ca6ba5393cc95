/** What the choices of the filters say; comes with them. */
export const en = {
  location_search: 'Find a city',
  location_none: 'No city with events to come is called that.',
  tag_search: 'Find a tag',
  tag_none: 'No event to come has such a tag.',
  when: 'Date',
  from: 'From',
  to: 'To',
  rating: 'Rating',
  status: 'Status',
  order: 'Order',
  free: 'Only with free seats',
  show: 'Show',
  close: 'Close',
} as const
