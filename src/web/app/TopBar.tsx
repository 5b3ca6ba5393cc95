import AppBar from '@mui/material/AppBar'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Container from '@mui/material/Container'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, useLocation } from 'react-router'
import { useMe } from '../accounts/session.ts'
import { Bell } from '../ui/Bell.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { usePlaces } from './places.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

const AccountBar = lazy(() => import('./AccountBar.tsx'))

export function TopBar() {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <AppBar
      position="sticky"
      color="transparent"
      elevation={0}
      sx={{
        bgcolor: 'color-mix(in srgb, var(--v-palette-background-default) 86%, transparent)',
        backdropFilter: 'blur(14px)',
        borderBottom: '1px solid',
        borderColor: 'divider',
      }}
    >
      <Container
        maxWidth="lg"
        sx={{ display: 'flex', alignItems: 'center', gap: 0.5, height: { xs: 60, md: 72 } }}
      >
        <Box
          component={Link}
          to="/"
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1.25,
            mr: { xs: 'auto', md: 3 },
            borderRadius: 2,
            color: 'text.primary',
            textDecoration: 'none',
            fontSize: 21,
            fontWeight: 740,
            letterSpacing: '-0.03em',
          }}
        >
          <Bell />
          {t('app.name')}
        </Box>
        <WideNavigation />
        <LanguageSwitch />
        <ThemeSwitch />
        <Suspense>{me && <AccountBar me={me} />}</Suspense>
        {me === null && <Entrance />}
      </Container>
    </AppBar>
  )
}

function WideNavigation() {
  const { t } = useTranslation()
  return (
    <Box
      component="nav"
      aria-label={t('app.menu')}
      sx={{ display: { xs: 'none', md: 'flex' }, gap: 0.5, mr: 'auto' }}
    >
      {usePlaces().map(({ to, label, wide }) => (
        <Button
          key={to}
          component={NavLink}
          to={to}
          end
          sx={{
            // The foot of the page has what has no room here.
            display: wide ? { md: 'none', lg: 'inline-flex' } : undefined,
            color: 'text.secondary',
            whiteSpace: 'nowrap',
            paddingInline: 1.75,
            '&.active': { color: 'text.primary', bgcolor: 'action.selected' },
          }}
        >
          {label}
        </Button>
      ))}
    </Box>
  )
}

/** For strangers; whoever signs in from here comes back to the page they were on. */
function Entrance() {
  const { t } = useTranslation()
  const { pathname, search, state } = useLocation()
  const atGate = pathname === '/sign-in' || pathname === '/sign-up'
  const errand = atGate ? state : { from: pathname + search }
  return (
    <>
      <Button
        component={Link}
        to="/sign-in"
        state={errand}
        sx={{ ml: 0.5, display: { xs: 'none', sm: 'inline-flex' } }}
      >
        {t('account.sign_in')}
      </Button>
      <Button
        component={Link}
        to="/sign-up"
        state={errand}
        variant="contained"
        sx={{ ml: 0.5, display: { xs: 'none', sm: 'inline-flex' } }}
      >
        {t('account.sign_up')}
      </Button>
      <Button
        component={Link}
        to="/sign-in"
        state={errand}
        variant="contained"
        size="small"
        sx={{ ml: 0.5, display: { sm: 'none' } }}
      >
        {t('account.sign_in')}
      </Button>
    </>
  )
}
