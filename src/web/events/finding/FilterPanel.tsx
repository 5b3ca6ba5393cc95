import ClearIcon from '@mui/icons-material/CloseRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Drawer from '@mui/material/Drawer'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import { cleared } from './criteria.ts'
import { DateFilter } from './DateFilter.tsx'
import { FacetFilter } from './FacetFilter.tsx'
import type { Facet, FilterProps, Opened } from './FilterBar.tsx'
import { useTexts } from './i18n/texts.ts'
import { OrderFilter, QualityFilter } from './ListFilters.tsx'

interface Props extends FilterProps {
  opened: Opened | null
  onClose: () => void
}

/** The choices of one facet under its button, or of all in a sheet from below. A choice takes effect at once. */
export default function FilterPanel({ opened, criteria, change, onClose }: Props) {
  const { t } = useTexts()
  // What is going away keeps its looks until it is gone.
  const [shown, setShown] = useState(opened)
  if (opened && opened !== shown) setShown(opened)
  if (shown?.facet === 'all')
    return (
      <Drawer
        anchor="bottom"
        open={opened !== null}
        onClose={onClose}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-modal': true,
            'aria-label': t('translation:find.filters'),
            sx: { borderRadius: '24px 24px 0 0', maxHeight: '88dvh' },
          },
        }}
      >
        <Box sx={{ display: 'flex', alignItems: 'center', px: 2.5, pt: 2 }}>
          <Typography variant="h2">{t('translation:find.filters')}</Typography>
          <IconButton aria-label={t('close')} onClick={onClose} sx={{ ml: 'auto', mr: -1 }}>
            <ClearIcon />
          </IconButton>
        </Box>
        <Box sx={{ display: 'grid', gap: 3, p: 2.5, overflowY: 'auto' }}>
          {(['location', 'when', 'tag', 'more', 'sort'] as const).map((facet) => (
            <Choices key={facet} facet={facet} inSheet criteria={criteria} change={change} />
          ))}
        </Box>
        <Box
          sx={{
            display: 'flex',
            gap: 1.5,
            p: 2,
            pb: 'calc(16px + env(safe-area-inset-bottom))',
            borderTop: '1px solid',
            borderColor: 'divider',
          }}
        >
          <Button onClick={() => change(cleared)} sx={{ flex: 'none' }}>
            {t('translation:find.clear')}
          </Button>
          <Button variant="contained" fullWidth onClick={onClose}>
            {t('show')}
          </Button>
        </Box>
      </Drawer>
    )
  return (
    <Popover
      open={opened !== null}
      anchorEl={shown?.anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-label': shown ? t(`translation:find.${shown.facet}`) : undefined,
          sx: {
            mt: 1,
            p: 2.5,
            width: 380,
            borderRadius: 4,
            border: '1px solid',
            borderColor: 'divider',
            boxShadow: '0 12px 40px rgba(0 0 0 / 0.16)',
          },
        },
      }}
    >
      {shown && <Choices facet={shown.facet} criteria={criteria} change={change} />}
    </Popover>
  )
}

function Choices({ facet, inSheet, ...props }: FilterProps & { facet: Facet; inSheet?: boolean }) {
  const { t } = useTexts()
  switch (facet) {
    case 'location':
    case 'tag':
      return <FacetFilter facet={facet} label={t(`translation:find.${facet}`)} inSheet={inSheet} {...props} />
    case 'when':
      return <DateFilter {...props} />
    case 'more':
      return <QualityFilter free={inSheet} {...props} />
    case 'sort':
      return <OrderFilter {...props} />
  }
}
