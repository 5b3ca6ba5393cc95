import Box from '@mui/material/Box'
import TextField from '@mui/material/TextField'
import { Choices } from './Choices.tsx'
import { spans } from './criteria.ts'
import type { FilterProps } from './FilterBar.tsx'
import { useTexts } from './i18n/texts.ts'

/** Days ahead by name, or from one date to another. */
export function DateFilter({ criteria, change }: FilterProps) {
  const { t } = useTexts()
  return (
    <div>
      <Choices
        title={t('when')}
        choices={spans.map((value) => ({ value, label: t(`translation:find.when_${value}`) }))}
        chosen={criteria.when}
        nothing=""
        onChoose={(when) => change({ when, from: '', to: '' })}
      />
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 1.5, mt: 2 }}>
        <TextField
          size="small"
          type="date"
          label={t('from')}
          value={criteria.from}
          onChange={(event) => change({ from: event.target.value, when: '' })}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { max: criteria.to || undefined } }}
        />
        <TextField
          size="small"
          type="date"
          label={t('to')}
          value={criteria.to}
          onChange={(event) => change({ to: event.target.value, when: '' })}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: criteria.from || undefined } }}
        />
      </Box>
    </div>
  )
}
