import OpenIcon from '@mui/icons-material/KeyboardArrowDownRounded'
import TuneIcon from '@mui/icons-material/TuneRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Criteria, countOf } from './criteria.ts'

/** Choices are a sixth of the page's code: they come when the first of them is opened. */
const FilterPanel = lazy(() => import('./FilterPanel.tsx'))

export type Facet = 'location' | 'when' | 'tag' | 'more' | 'sort'
/** A facet under its button, or all of them in a sheet. */
export type Opened = { facet: Facet; anchor: HTMLElement } | { facet: 'all' }

export interface FilterProps {
  criteria: Criteria
  change: (news: Partial<Criteria>) => void
}

/** One button a facet on a wide window; on a phone one for all of them. */
export function FilterBar({ criteria, change }: FilterProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<Opened | null>(null)
  const [everOpened, setEverOpened] = useState(false)
  const open = (next: Opened) => {
    setEverOpened(true)
    setOpened(next)
  }
  const count = countOf(criteria)
  const facet = (name: Facet, active: boolean, label: string = t(`find.${name}`)) => (
    <Choice
      pressed={active}
      aria-label={name === 'sort' ? `${t('find.sort')}: ${label}` : undefined}
      aria-haspopup="dialog"
      aria-expanded={opened?.facet === name}
      endIcon={<OpenIcon />}
      onClick={(event) => open({ facet: name, anchor: event.currentTarget })}
    >
      {label}
    </Choice>
  )
  return (
    <>
      <Box sx={{ display: { xs: 'none', md: 'flex' }, gap: 1, alignItems: 'center' }}>
        {facet('location', criteria.location !== '')}
        {facet('when', Boolean(criteria.when || criteria.from || criteria.to))}
        {facet('tag', criteria.tag !== '')}
        <Choice
          pressed={criteria.free}
          aria-pressed={criteria.free}
          onClick={() => change({ free: !criteria.free })}
        >
          {t('find.free')}
        </Choice>
        {facet('more', Boolean(criteria.rating || criteria.status))}
        <Box sx={{ ml: 'auto' }}>{facet('sort', false, t(`find.${sortName(criteria.sort)}`))}</Box>
      </Box>
      <Box sx={{ display: { md: 'none' } }}>
        <Choice
          pressed={count > 0}
          fullWidth
          aria-haspopup="dialog"
          aria-expanded={opened !== null}
          startIcon={<TuneIcon />}
          onClick={() => open({ facet: 'all' })}
        >
          {t('find.filters')}
          {count > 0 && ` · ${count}`}
        </Choice>
      </Box>
      <Suspense>
        {everOpened && (
          <FilterPanel opened={opened} criteria={criteria} change={change} onClose={() => setOpened(null)} />
        )}
      </Suspense>
    </>
  )
}

/** The key of an order's name. */
export const sortName = (sort: Criteria['sort']) =>
  `sort_${sort.replace('-', '') as 'starts_at' | 'popularity' | 'rating' | 'created_at'}` as const

function Choice({ pressed, ...props }: React.ComponentProps<typeof Button> & { pressed: boolean }) {
  return (
    <Button
      {...props}
      variant="outlined"
      size="small"
      sx={{
        minHeight: { xs: 48, md: 40 },
        color: 'text.primary',
        bgcolor: pressed
          ? 'color-mix(in srgb, var(--v-palette-primary-main) 14%, transparent)'
          : 'background.paper',
        borderColor: pressed ? 'primary.main' : 'divider',
      }}
    />
  )
}
