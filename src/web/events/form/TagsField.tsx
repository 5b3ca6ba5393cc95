import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRefusal } from '../../ui/form.tsx'
import { useSettled } from '../../ui/settled.ts'
import { facetNames } from '../facets.ts'
import { useTexts } from '../i18n/texts.ts'

const most = 10
const longest = 50

interface Props {
  value: string[]
  onChange: (tags: string[]) => void
}

/** Tags that others use, or new ones; a comma ends one too. */
export function TagsField({ value, onChange }: Props) {
  const { t } = useTexts()
  const refusal = useRefusal('tags')
  const [typed, setTyped] = useState('')
  const known = useQuery({
    ...facetNames('tag', useSettled(typed).trim(), 8),
    placeholderData: keepPreviousData,
  })
  const names = (known.data ?? []).map(({ name }) => name)
  const take = (tags: string[]) => {
    const given = tags.map((tag) => tag.trim().slice(0, longest)).filter(Boolean)
    // One tag however it is written: the first spelling stays.
    const distinct = new Map(given.toReversed().map((tag) => [tag.toLocaleLowerCase(), tag]))
    onChange([...distinct.values()].toReversed().slice(0, most))
  }
  return (
    <Autocomplete
      multiple
      freeSolo
      filterSelectedOptions
      options={names}
      filterOptions={(all) => all}
      value={value}
      inputValue={typed}
      onChange={(_, tags) => take(tags)}
      onBlur={() => {
        take([...value, typed])
        setTyped('')
      }}
      onInputChange={(_, text) => {
        if (!text.includes(',')) return setTyped(text)
        take([...value, ...text.split(',')])
        setTyped('')
      }}
      renderInput={(params) => (
        <TextField
          {...params}
          label={t('form.tags')}
          error={Boolean(refusal)}
          helperText={refusal ?? t('form.tags_hint')}
        />
      )}
    />
  )
}
