import FormControlLabel from '@mui/material/FormControlLabel'
import Stack from '@mui/material/Stack'
import Switch from '@mui/material/Switch'
import { Choices } from './Choices.tsx'
import { sorts, statuses } from './criteria.ts'
import { type FilterProps, sortName } from './FilterBar.tsx'
import { useTexts } from './i18n/texts.ts'

const ratings = [3, 4, 4.5]

/** How events were liked, and whether they are over; in a sheet also whether seats are left. */
export function QualityFilter({ criteria, change, free }: FilterProps & { free?: boolean }) {
  const { t, i18n } = useTexts()
  return (
    <Stack spacing={3}>
      {free && (
        <FormControlLabel
          label={t('free')}
          control={<Switch checked={criteria.free} onChange={(_, on) => change({ free: on })} />}
        />
      )}
      <Choices
        title={t('rating')}
        choices={ratings.map((value) => ({
          value,
          label: t('translation:find.rating', { rating: value.toLocaleString(i18n.language) }),
        }))}
        chosen={criteria.rating}
        nothing={0}
        onChoose={(rating) => change({ rating })}
      />
      <Choices
        title={t('status')}
        choices={statuses.map((value) => ({ value, label: t(`translation:find.status_${value}`) }))}
        chosen={criteria.status}
        nothing=""
        onChoose={(status) => change({ status })}
      />
    </Stack>
  )
}

export function OrderFilter({ criteria, change }: FilterProps) {
  const { t } = useTexts()
  return (
    <Choices
      title={t('order')}
      choices={sorts.map((value) => ({ value, label: t(`translation:find.${sortName(value)}`) }))}
      chosen={criteria.sort}
      onChoose={(sort) => change({ sort })}
    />
  )
}
