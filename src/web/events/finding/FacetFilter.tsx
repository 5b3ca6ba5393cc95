import Box from '@mui/material/Box'
import Skeleton from '@mui/material/Skeleton'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSettled } from '../../ui/settled.ts'
import { facetNames } from '../facets.ts'
import { Choices } from './Choices.tsx'
import type { FilterProps } from './FilterBar.tsx'
import { useTexts } from './i18n/texts.ts'

interface Props extends FilterProps {
  facet: 'location' | 'tag'
  label: string
  inSheet?: boolean
}

/** A city or a tag among those with events to come: the most used first, the others by the beginning of their name. */
export function FacetFilter({ facet, label, inSheet, criteria, change }: Props) {
  const { t } = useTexts()
  const [typed, setTyped] = useState('')
  const settled = useSettled(typed)
  const names = useQuery({
    ...facetNames(facet, settled.trim(), inSheet ? 8 : 12),
    placeholderData: keepPreviousData,
  })
  const chosen = criteria[facet]
  const known = (names.data ?? []).map(({ name, events }) => ({
    value: name,
    label: (
      <>
        {name}{' '}
        <Box component="span" sx={{ opacity: 0.7, fontWeight: 400 }}>
          {events}
        </Box>
      </>
    ),
  }))
  // What is chosen stays in sight, also when it is not among the most used.
  const choices =
    chosen && !typed && !known.some(({ value }) => value === chosen)
      ? [{ value: chosen, label: chosen }, ...known]
      : known
  return (
    <Choices
      title={label}
      choices={choices}
      chosen={chosen}
      nothing=""
      onChoose={(value) => change({ [facet]: value })}
    >
      <TextField
        size="small"
        type="search"
        label={t(`${facet}_search`)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoFocus={!inSheet}
        slotProps={{ htmlInput: { maxLength: facet === 'tag' ? 50 : 100, autoComplete: 'off' } }}
        sx={{ mb: 1.5 }}
      />
      {names.isPending && <Skeleton variant="rounded" height={84} />}
      <Typography role="status" variant="body2" sx={{ color: 'text.secondary' }}>
        {names.data?.length === 0 && t(`${facet}_none`)}
      </Typography>
    </Choices>
  )
}
