import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { useMe, useUpdateMe } from '../accounts/session.ts'
import { chooseLanguage, type Language } from '../i18n/language.ts'

const others: Record<Language, { language: Language; short: string; name: string }> = {
  ru: { language: 'en', short: 'EN', name: 'English' },
  en: { language: 'ru', short: 'RU', name: 'Русский' },
}

/** There are two languages, so one press changes to the other, for the signed in on every device. */
export function LanguageSwitch() {
  const { i18n } = useTranslation()
  const { language, short, name } = others[i18n.language as Language]
  const me = useMe()
  const update = useUpdateMe()
  return (
    <Button
      size="small"
      lang={language}
      aria-label={name}
      title={name}
      onClick={() => {
        void chooseLanguage(language)
        if (me) update.mutate({ locale: language })
      }}
      sx={{ minWidth: 44, minHeight: 44, color: 'text.secondary' }}
    >
      {short}
    </Button>
  )
}
