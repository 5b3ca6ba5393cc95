import ClearIcon from '@mui/icons-material/CloseRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../../contract/events.ts'
import { dayOf } from '../../i18n/time.ts'
import { type Criteria, cleared } from './criteria.ts'
import type { FilterProps } from './FilterBar.tsx'

interface Props extends FilterProps {
  found: UseInfiniteQueryResult<InfiniteData<{ items: EventSummary[]; corrected?: string }>>
}

/**
 * What narrows the list, each to be taken away, and how much was found. The line always stands, so that nothing jumps
 * when a first filter is chosen; its words are told to screen readers.
 */
export function Outcome({ criteria, change, found }: Props) {
  const { t } = useTranslation()
  const chosen = useChosen(criteria)
  const pages = found.isPlaceholderData ? undefined : found.data?.pages
  const count = pages?.reduce((sum, { items }) => sum + items.length, 0) ?? 0
  const corrected = pages?.[0]?.corrected
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1,
        minHeight: 40,
        mt: 1,
        mb: { xs: 1.5, md: 2 },
        color: 'text.secondary',
      }}
    >
      {chosen.map(({ name, label, without }) => (
        <Box
          key={name}
          component="button"
          type="button"
          aria-label={t('find.remove', { name: label })}
          onClick={() => change(without)}
          sx={{
            display: 'inline-flex',
            alignItems: 'center',
            gap: 0.5,
            minHeight: 36,
            px: 1.5,
            border: 0,
            borderRadius: 2.5,
            font: 'inherit',
            fontSize: 15,
            fontWeight: 580,
            color: 'text.primary',
            cursor: 'pointer',
            bgcolor: 'color-mix(in srgb, var(--v-palette-primary-main) 14%, transparent)',
          }}
        >
          {label}
          <ClearIcon sx={{ fontSize: 17 }} />
        </Box>
      ))}
      {chosen.length > 0 && (
        <Button size="small" onClick={() => change(cleared)}>
          {t('find.clear')}
        </Button>
      )}
      <Box role="status" sx={{ ml: chosen.length > 0 ? { md: 'auto' } : 0, fontSize: 15 }}>
        {corrected && <Box component="span">{t('find.corrected', { words: corrected })} · </Box>}
        {count > 0 && t(found.hasNextPage ? 'find.shown_more' : 'find.shown', { count })}
      </Box>
    </Box>
  )
}

interface Chosen {
  name: string
  label: string
  without: Partial<Criteria>
}

function useChosen({ location, tag, when, from, to, free, rating, status }: Criteria): Chosen[] {
  const { t, i18n } = useTranslation()
  const day = (date: string) => dayOf(date, i18n.language)
  const own = [from && t('find.from', { day: day(from) }), to && t('find.to', { day: day(to) })]
  const dates = when ? t(`find.when_${when}`) : own.filter(Boolean).join(' ')
  const all: Chosen[] = [
    { name: 'location', label: location, without: { location: '' } },
    { name: 'when', label: dates, without: { when: '', from: '', to: '' } },
    { name: 'tag', label: tag, without: { tag: '' } },
    { name: 'free', label: free ? t('find.free') : '', without: { free: false } },
    {
      name: 'rating',
      label: rating ? t('find.rating', { rating: rating.toLocaleString(i18n.language) }) : '',
      without: { rating: 0 },
    },
    { name: 'status', label: status && t(`find.status_${status}`), without: { status: '' } },
  ]
  return all.filter(({ label }) => label)
}
