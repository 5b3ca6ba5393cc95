import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'ledger', en)
i18n.addResourceBundle('ru', 'ledger', ru)

/** The words of the ledger of what was sent. */
export const useTexts = () => useTranslation(['ledger', 'translation'])
