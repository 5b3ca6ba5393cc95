import Box from '@mui/material/Box'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { usePlaces } from './places.tsx'

/** The navigation within a thumb's reach on a phone. */
export function BottomBar() {
  const { t } = useTranslation()
  const places = usePlaces().filter(({ wide }) => !wide)
  return (
    <Box
      component="nav"
      aria-label={t('app.menu')}
      sx={{
        display: { xs: 'grid', md: 'none' },
        position: 'fixed',
        inset: 'auto 0 0',
        zIndex: 'appBar',
        gridAutoFlow: 'column',
        gridAutoColumns: '1fr',
        bgcolor: 'background.paper',
        borderTop: '1px solid',
        borderColor: 'divider',
        pb: 'env(safe-area-inset-bottom)',
      }}
    >
      {places.map(({ to, label, icon }) => (
        <Box
          key={to}
          component={NavLink}
          to={to}
          end
          sx={{
            display: 'grid',
            justifyItems: 'center',
            gap: '2px',
            pt: 1.25,
            pb: 1,
            minHeight: 64,
            fontSize: 12.5,
            fontWeight: 580,
            color: 'text.secondary',
            textDecoration: 'none',
            '&.active': { color: 'primary.main' },
            '&:focus-visible': { outlineOffset: -3 },
          }}
        >
          {icon}
          {label}
        </Box>
      ))}
    </Box>
  )
}
