/** What the demo data is made of. */
interface Topic {
  language: 'ru' | 'en'
  title: string
  about: string
  tags: readonly string[]
  hours: number
  seats: number
}

interface City {
  name: string
  timeZone: string
  /** Hours ahead of UTC in winter: close enough for a demo. */
  ahead: number
  venues: readonly string[]
}

export const organizers = [
  'Demo Library',
  'Demo Museum',
  'Demo School',
  'Demo Makers',
  'Demo Choir',
  'Demo Runners',
]

export const topics: readonly Topic[] = [
  {
    language: 'ru',
    title: 'Открытая лекция: как читать старые карты',
    about: 'Разбираем карты XVIII века: знаки, масштабы, ошибки. Начальная подготовка не нужна.',
    tags: ['Лекции', 'История'],
    hours: 2,
    seats: 80,
  },
  {
    language: 'en',
    title: 'Repair café: bring what is broken',
    about: 'Lamps, toasters, zips, bicycles. Volunteers show how to mend them; tools and tea are there.',
    tags: ['Workshops', 'Neighbours'],
    hours: 4,
    seats: 40,
  },
  {
    language: 'ru',
    title: 'Хоровое пение для начинающих',
    about: 'Распеваемся, учим две песни на голоса. Ноты знать не обязательно.',
    tags: ['Музыка'],
    hours: 2,
    seats: 30,
  },
  {
    language: 'en',
    title: 'An evening with short films',
    about: 'Eight films under ten minutes each, then a conversation with coffee.',
    tags: ['Film'],
    hours: 3,
    seats: 120,
  },
  {
    language: 'ru',
    title: 'Утренняя пробежка у реки',
    about: 'Пять километров в спокойном темпе, разминка, чай после финиша.',
    tags: ['Спорт', 'На воздухе'],
    hours: 1,
    seats: 50,
  },
  {
    language: 'en',
    title: 'First steps in programming',
    about: 'A small game in three hours. Bring a laptop; everything else is free software.',
    tags: ['Workshops', 'Technology'],
    hours: 3,
    seats: 24,
  },
  {
    language: 'ru',
    title: 'Мастерская: переплёт тетради',
    about: 'Каждый сошьёт тетрадь с твёрдой обложкой. Материалы входят.',
    tags: ['Мастерские'],
    hours: 3,
    seats: 12,
  },
  {
    language: 'en',
    title: 'Neighbourhood planting day',
    about: 'Forty shrubs, good soil and soup at noon. Gloves are provided.',
    tags: ['Outdoors', 'Neighbours'],
    hours: 4,
    seats: 60,
  },
  {
    language: 'ru',
    title: 'Научпоп-вечер: что видит телескоп',
    about: 'Рассказ о снимках ближайших галактик и наблюдение, если позволит небо.',
    tags: ['Лекции', 'Наука'],
    hours: 2,
    seats: 100,
  },
  {
    language: 'en',
    title: 'Board games for strangers',
    about: 'Short games, new tables every hour. Come alone or with friends.',
    tags: ['Games'],
    hours: 4,
    seats: 36,
  },
  {
    language: 'ru',
    title: 'Семинар: договор без страха',
    about: 'Читаем типовые договоры по строчкам и задаём вопросы юристу.',
    tags: ['Лекции', 'Право'],
    hours: 2,
    seats: 45,
  },
  {
    language: 'en',
    title: 'Life drawing, all levels',
    about: 'Short and long poses; paper and charcoal are on the tables.',
    tags: ['Art', 'Workshops'],
    hours: 2,
    seats: 18,
  },
  {
    language: 'ru',
    title: 'Кинопоказ под открытым небом',
    about: 'Старая комедия, пледы и горячий морс. В дождь собираемся в зале.',
    tags: ['Кино', 'На воздухе'],
    hours: 3,
    seats: 200,
  },
]

export const cities: Record<Topic['language'], readonly City[]> = {
  ru: [
    {
      name: 'Москва',
      timeZone: 'Europe/Moscow',
      ahead: 3,
      venues: ['Демо-библиотека, зал 2', 'Демо-музей, лекторий'],
    },
    { name: 'Казань', timeZone: 'Europe/Moscow', ahead: 3, venues: ['Демо-центр, большой зал'] },
    {
      name: 'Екатеринбург',
      timeZone: 'Asia/Yekaterinburg',
      ahead: 5,
      venues: ['Демо-школа, аудитория 14', 'Демо-двор'],
    },
    { name: 'Новосибирск', timeZone: 'Asia/Novosibirsk', ahead: 7, venues: ['Демо-мастерские'] },
  ],
  en: [
    {
      name: 'Berlin',
      timeZone: 'Europe/Berlin',
      ahead: 1,
      venues: ['Demo Hall, ground floor', 'Demo Workshop'],
    },
    { name: 'London', timeZone: 'Europe/London', ahead: 0, venues: ['Demo Library, room 3'] },
    {
      name: 'New York',
      timeZone: 'America/New_York',
      ahead: -5,
      venues: ['Demo Center, studio B', 'Demo Garden'],
    },
  ],
}
