import Autocomplete from '@mui/material/Autocomplete'
import Box from '@mui/material/Box'
import TextField from '@mui/material/TextField'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRefusal } from '../../ui/form.tsx'
import { useSettled } from '../../ui/settled.ts'
import { facetNames } from '../facets.ts'
import { useTexts } from '../i18n/texts.ts'

interface Props {
  value: string
  onChange: (city: string) => void
}

/** A city where something is on already, spelt as there, or any other. */
export function CityField({ value, onChange }: Props) {
  const { t } = useTexts()
  const refusal = useRefusal('location')
  const known = useQuery({
    ...facetNames('location', useSettled(value).trim().slice(0, 100), 8),
    placeholderData: keepPreviousData,
  })
  const counts = new Map((known.data ?? []).map(({ name, events }) => [name, events]))
  return (
    <Autocomplete
      freeSolo
      options={[...counts.keys()]}
      filterOptions={(all) => all}
      inputValue={value}
      onInputChange={(_, city) => onChange(city)}
      renderOption={({ key, ...props }, name) => (
        <li key={key} {...props}>
          {name}
          <Box component="span" sx={{ ml: 'auto', color: 'text.secondary' }}>
            {counts.get(name)}
          </Box>
        </li>
      )}
      renderInput={(params) => (
        <TextField {...params} label={t('form.city')} error={Boolean(refusal)} helperText={refusal} />
      )}
    />
  )
}
