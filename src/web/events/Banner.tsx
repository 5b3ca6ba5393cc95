import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useTranslation } from 'react-i18next'
import { CreateButton } from './CreateButton.tsx'

const rings = [70, 130, 190, 250, 310]

/** The head of the front page: a bell's sound going out over the town. */
export function Banner() {
  const { t } = useTranslation()
  return (
    <Box
      sx={(theme) => ({
        position: 'relative',
        overflow: 'hidden',
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'end',
        justifyContent: 'space-between',
        gap: 2.5,
        p: { xs: 3, sm: 4, md: 5.5 },
        mb: { xs: 3.5, md: 5 },
        borderRadius: 7,
        bgcolor: '#12594a',
        color: '#fff',
        ...theme.applyStyles('dark', { bgcolor: '#123d33' }),
      })}
    >
      <Box
        component="svg"
        viewBox="0 0 640 320"
        preserveAspectRatio="xMaxYMin slice"
        aria-hidden
        sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%', pointerEvents: 'none' }}
      >
        {rings.map((radius) => (
          <circle
            key={radius}
            cx="600"
            cy="20"
            r={radius}
            fill="none"
            stroke="#fff"
            strokeOpacity="0.11"
            strokeWidth="14"
          />
        ))}
      </Box>
      <Box sx={{ position: 'relative', maxWidth: 560 }}>
        <Typography variant="h1">{t('events.heading')}</Typography>
        <Typography variant="subtitle1" component="p" sx={{ mt: 1.25, color: 'rgba(255 255 255 / 0.86)' }}>
          {t('events.lead')}
        </Typography>
      </Box>
      <Box sx={{ position: 'relative' }}>
        <CreateButton brass />
      </Box>
    </Box>
  )
}
