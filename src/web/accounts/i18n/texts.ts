import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'account', en)
i18n.addResourceBundle('ru', 'account', ru)

/** The words of this part of the app. */
export const useTexts = () => useTranslation('account')
