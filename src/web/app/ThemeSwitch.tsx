import IconButton from '@mui/material/IconButton'
import { useColorScheme } from '@mui/material/styles'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { icons } from './theme-modes.tsx'

/** Menus are a tenth of the first visit's code: they come when one is opened. */
const ThemeMenu = lazy(() => import('./ThemeMenu.tsx'))

export function ThemeSwitch() {
  const { t } = useTranslation()
  const { mode = 'system' } = useColorScheme()
  const [opened, setOpened] = useState(false)
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <>
      <IconButton
        color="inherit"
        aria-label={`${t('app.theme')}: ${t(`app.theme_${mode}`)}`}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => {
          setOpened(true)
          setAnchor(event.currentTarget)
        }}
      >
        {icons[mode]}
      </IconButton>
      <Suspense>{opened && <ThemeMenu anchor={anchor} onClose={() => setAnchor(null)} />}</Suspense>
    </>
  )
}
