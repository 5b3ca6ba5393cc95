import { useTranslation } from 'react-i18next'
import { i18n } from '../../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'door', en)
i18n.addResourceBundle('ru', 'door', ru)

/** The words of the door, and of the events it leads to. */
export const useTexts = () => useTranslation(['door', 'translation'])
