import Box from '@mui/material/Box'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import Typography from '@mui/material/Typography'
import { dayOf, weekdayName } from '../../i18n/time.ts'
import { Field, useRefusal } from '../../ui/form.tsx'
import { useTexts } from '../i18n/texts.ts'
import type { Draft } from './draft.ts'
import { Pair } from './Group.tsx'
import { datesOf, daysOf, type Repeat, type Weekday, weekdayOf, weekdays } from './recurrence.ts'

const shownDates = 5

interface Props {
  draft: Draft
  set: (news: Partial<Draft>) => void
}

/** How the event repeats, said in words and by its first dates. */
export function RepeatFields({ draft, set }: Props) {
  const { t, i18n } = useTexts()
  const refusal = useRefusal('rrule')
  const { repeat } = draft
  const first = draft.start.slice(0, 10)
  const change = (news: Partial<Repeat>) => set({ repeat: { ...repeat, ...news } })
  const monday = [...weekdays.slice(1), weekdays[0]]
  return (
    <>
      <TextField
        select
        label={t('repeat.title')}
        value={repeat.every}
        error={Boolean(refusal)}
        helperText={refusal}
        onChange={({ target }) => change({ every: target.value as Repeat['every'] })}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        sx={{ maxWidth: { sm: 320 } }}
      >
        <MenuItem value="">{t('repeat.none')}</MenuItem>
        <MenuItem value="DAILY">{t('repeat.daily')}</MenuItem>
        <MenuItem value="WEEKLY">{t('repeat.weekly')}</MenuItem>
        <MenuItem value="MONTHLY">{t('repeat.monthly')}</MenuItem>
      </TextField>
      {repeat.every === 'WEEKLY' && first && (
        <ToggleButtonGroup
          aria-label={t('repeat.days')}
          value={daysOf(repeat, first)}
          onChange={(_, days: Weekday[]) => change({ days })}
          sx={{ flexWrap: 'wrap' }}
        >
          {monday.map((day) => (
            // The first date is always one of them.
            <ToggleButton
              key={day}
              value={day}
              disabled={day === weekdayOf(first)}
              sx={{ minWidth: 46, minHeight: 44, textTransform: 'none', fontWeight: 600 }}
            >
              {weekdayName(weekdays.indexOf(day), i18n.language)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {repeat.every && (
        <>
          <Pair>
            <TextField
              select
              label={t('repeat.ends')}
              value={repeat.ends}
              onChange={({ target }) => change({ ends: target.value as Repeat['ends'] })}
            >
              <MenuItem value="count">{t('repeat.ends_count')}</MenuItem>
              <MenuItem value="until">{t('repeat.ends_until')}</MenuItem>
            </TextField>
            {repeat.ends === 'count' ? (
              <Field
                name="repeat_count"
                label={t('repeat.count')}
                type="number"
                value={repeat.count}
                onChange={({ target }) => change({ count: target.value })}
                slotProps={{ htmlInput: { min: 1, max: 200, inputMode: 'numeric' } }}
              />
            ) : (
              <Field
                name="repeat_until"
                label={t('repeat.until')}
                type="date"
                value={repeat.until}
                onChange={({ target }) => change({ until: target.value })}
                slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: first } }}
              />
            )}
          </Pair>
          <Summary draft={draft} first={first} />
        </>
      )}
    </>
  )
}

function Summary({ draft: { repeat }, first }: { draft: Draft; first: string }) {
  const { t, i18n } = useTexts()
  const language = i18n.language
  const dates = datesOf(repeat, first)
  if (!repeat.every || dates.length === 0) return null
  const days = new Intl.ListFormat(language).format(daysOf(repeat, first).map((day) => t(`repeat.on_${day}`)))
  const rule = t(`repeat.said_${repeat.every}`, { days, day: Number(first.slice(8)) })
  const endless = repeat.ends === 'until' && !repeat.until
  const until = repeat.until && t('repeat.said_until', { day: dayOf(repeat.until, language) })
  const length = t('repeat.dates', { count: dates.length })
  const end = endless ? '' : repeat.ends === 'until' ? `${until}, ${length}` : length
  return (
    <Box role="status" sx={{ p: 2, borderRadius: 3, bgcolor: 'background.default' }}>
      <Typography sx={{ fontWeight: 620 }}>{[rule, end].filter(Boolean).join(', ')}.</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
        {t('repeat.first')}{' '}
        {dates
          .slice(0, shownDates)
          .map((date) => weekdayDay(date, language))
          .join(' · ')}
        {dates.length > shownDates && ` ${t('repeat.more')}`}. {t('repeat.own_seats')}
      </Typography>
    </Box>
  )
}

const weekdayDay = (date: string, language: string) =>
  new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(Date.parse(date))
