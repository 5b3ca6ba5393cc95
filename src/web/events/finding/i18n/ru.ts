import type { Messages } from '../../../i18n/en.ts'
import type { en } from './en.ts'

export const ru = {
  location_search: 'Найти город',
  location_none: 'В таком городе пока ничего не ожидается.',
  tag_search: 'Найти тему',
  tag_none: 'На такую тему пока ничего не ожидается.',
  when: 'Дата',
  from: 'С',
  to: 'По',
  rating: 'Оценка',
  status: 'Статус',
  order: 'Порядок',
  free: 'Только где есть места',
  show: 'Показать',
  close: 'Закрыть',
} satisfies Messages<typeof en>
