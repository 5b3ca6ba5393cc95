import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'booking', en)
i18n.addResourceBundle('ru', 'booking', ru)

/** The words of an event's page and of bookings, and of the events they are for. */
export const useTexts = () => useTranslation(['booking', 'translation'])
