import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useNavigationType } from 'react-router'
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
      <Box
        component="a"
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
          textDecoration: 'none',
          '&:focus': { top: 12 },
        }}
      >
        {t('app.skip')}
      </Box>
      <TopBar />
      <Box
        component="main"
        id="content"
        ref={main}
        tabIndex={-1}
        // The footer begins below what is seen: it does not jump while a page loads.
        sx={{ flex: 1, minHeight: { xs: '100dvh', lg: 'auto' } }}
      >
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </Box>
      <Footer />
      <BottomBar />
    </Box>
  )
}

/** Where a narrow window leads a stranger to what its bars have no room for. */
function Footer() {
  const { t } = useTranslation()
  return (
    <Box component="footer" sx={{ display: { lg: 'none' }, p: 2, textAlign: 'center' }}>
      <Button component={Link} to="/organizations" color="inherit" size="small">
        {t('organizations.title')}
      </Button>
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
