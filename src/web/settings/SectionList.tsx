import ChevronIcon from '@mui/icons-material/ChevronRightRounded'
import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Typography from '@mui/material/Typography'
import { NavLink } from 'react-router'
import { useTexts } from '../accounts/i18n/texts.ts'
import { useTitle } from '../ui/title.ts'
import { sections } from './sections.tsx'

/** The way to every section; `alone` on a phone, where it fills the page. */
export function SectionList({ alone }: { alone: boolean }) {
  return alone ? <Start /> : <Side />
}

function Start() {
  const { t } = useTexts()
  useTitle(t('settings.title'))
  return (
    <>
      <Typography variant="h1" sx={{ mb: 3 }}>
        {t('settings.title')}
      </Typography>
      <Card component="nav" aria-label={t('settings.title')}>
        {sections.map(({ path, icon }) => (
          <Box
            key={path}
            component={NavLink}
            to={`/settings/${path}`}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 2,
              px: 2.25,
              py: 1.75,
              color: 'text.primary',
              textDecoration: 'none',
              '& + &': { borderTop: '1px solid', borderColor: 'divider' },
              '&:focus-visible': { outlineOffset: -3, borderRadius: 5 },
            }}
          >
            <Box aria-hidden sx={{ color: 'primary.main', display: 'flex' }}>
              {icon}
            </Box>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography sx={{ fontWeight: 620 }}>{t(`settings.${path}`)}</Typography>
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {t(`settings.${path}_hint`)}
              </Typography>
            </Box>
            <ChevronIcon aria-hidden sx={{ color: 'text.secondary' }} />
          </Box>
        ))}
      </Card>
    </>
  )
}

function Side() {
  const { t } = useTexts()
  return (
    <Box
      component="nav"
      aria-label={t('settings.title')}
      sx={{ position: 'sticky', top: 104, alignSelf: 'start' }}
    >
      <Typography variant="h2" component="p" sx={{ px: 1.75, mb: 1.5 }}>
        {t('settings.title')}
      </Typography>
      {sections.map(({ path, icon }) => (
        <Box
          key={path}
          component={NavLink}
          to={`/settings/${path}`}
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1.5,
            px: 1.75,
            minHeight: 46,
            borderRadius: 3,
            fontWeight: 580,
            color: 'text.secondary',
            textDecoration: 'none',
            '&:hover': { bgcolor: 'action.hover' },
            '&.active': { color: 'text.primary', bgcolor: 'action.selected' },
            '&.active svg': { color: 'primary.main' },
          }}
        >
          {icon}
          {t(`settings.${path}`)}
        </Box>
      ))}
    </Box>
  )
}
