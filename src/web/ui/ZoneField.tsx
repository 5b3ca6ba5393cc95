import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import { type KeyboardEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { offsetName, ownZone } from '../i18n/time.ts'
import { useRefusal } from './form.tsx'

interface Props {
  value: string
  onChange: (zone: string) => void
}

/** A choice among all IANA zones; typing a city or an offset finds one. */
export function ZoneField({ value, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const refusal = useRefusal('time_zone')
  const labels = useMemo(() => {
    const now = new Date()
    const zones = new Set([value, ownZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])
    return new Map(
      [...zones].map((zone) => [
        zone,
        `${zone.replaceAll('_', ' ')} (${offsetName(now, i18n.language, zone)})`,
      ]),
    )
  }, [i18n.language, value])
  // Enter picks what is highlighted; when nothing is, it must not send the form with a zone nobody meant.
  const keepForm = (event: KeyboardEvent) => {
    const typed = event.target instanceof HTMLInputElement ? event.target.value : ''
    if (event.key === 'Enter' && typed !== labels.get(value)) event.preventDefault()
  }
  return (
    <Autocomplete
      options={[...labels.keys()]}
      value={value}
      disableClearable
      autoHighlight
      noOptionsText={t('zone.none')}
      openText={t('zone.open')}
      closeText={t('zone.close')}
      getOptionLabel={(zone) => labels.get(zone) ?? zone}
      onKeyDown={keepForm}
      onChange={(_, zone) => onChange(zone)}
      renderInput={(params) => (
        <TextField {...params} label={t('zone.label')} error={Boolean(refusal)} helperText={refusal} />
      )}
    />
  )
}
