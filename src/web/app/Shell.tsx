import Box from '@mui/material/Box'
import Link from '@mui/material/Link'
import { Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigationType } from 'react-router'
import { Waiting } from '../ui/Waiting.tsx'
import { BottomBar } from './BottomBar.tsx'
import { TopBar } from './TopBar.tsx'

/** The frame of every page. */
export function Shell() {
  const { t } = useTranslation()
  const main = useRef<HTMLElement>(null)
  useArrival(main)
  return (
    <Box sx={{ minHeight: '100dvh', display: 'flex', flexDirection: 'column', pb: { xs: '72px', md: 0 } }}>
      <Link
        href="#content"
        sx={{
          position: 'fixed',
          top: -80,
          left: 16,
          zIndex: 'tooltip',
          px: 2.5,
          py: 1.5,
          borderRadius: 3,
          fontWeight: 620,
          bgcolor: 'primary.main',
          color: 'primary.contrastText',
          '&:focus': { top: 12 },
        }}
      >
        {t('app.skip')}
      </Link>
      <TopBar />
      <Box component="main" id="content" ref={main} tabIndex={-1} sx={{ flex: 1 }}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </Box>
      <BottomBar />
    </Box>
  )
}

/** A new page starts at its top, with the focus on it; going back leaves the scroll to the browser. */
function useArrival(main: React.RefObject<HTMLElement | null>) {
  const { pathname } = useLocation()
  const way = useNavigationType()
  const at = useRef(pathname)
  useEffect(() => {
    if (at.current === pathname) return
    at.current = pathname
    // A form's first field has taken the focus already.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
    if (way !== 'POP') window.scrollTo(0, 0)
  }, [pathname, way, main])
}
