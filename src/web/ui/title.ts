import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Names the window after the page. A second `<title>` would not count: the document's own stands first. */
export function useTitle(title: string) {
  const { t } = useTranslation()
  const full = `${title} · ${t('app.name')}`
  useEffect(() => {
    document.title = full
  }, [full])
}
