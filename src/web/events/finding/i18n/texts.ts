import { useTranslation } from 'react-i18next'
import { i18n } from '../../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'finding', en)
i18n.addResourceBundle('ru', 'finding', ru)

/** The words of the filters, and of the list they belong to. */
export const useTexts = () => useTranslation(['finding', 'translation'])
