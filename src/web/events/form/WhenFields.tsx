import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import { Field } from '../../ui/form.tsx'
import { ZoneField } from '../../ui/ZoneField.tsx'
import { useTexts } from '../i18n/texts.ts'
import type { Draft } from './draft.ts'
import { Group, Pair } from './Group.tsx'
import { RepeatFields } from './RepeatFields.tsx'

interface Props {
  draft: Draft
  set: (news: Partial<Draft>) => void
  /** Only a new event becomes a series. */
  repeats: boolean
}

const shrunk = { slotProps: { inputLabel: { shrink: true } } }
const asUtc = (wall: string) => Date.parse(`${wall}Z`)

export function WhenFields({ draft, set, repeats }: Props) {
  const { t } = useTexts()
  const { allDay, start, end } = draft
  /** The end goes along with the start, so the event stays as long as it was. */
  const move = (next: string) => {
    const shift = asUtc(next) - asUtc(start)
    if (!end || Number.isNaN(shift)) return set({ start: next })
    set({ start: next, end: new Date(asUtc(end) + shift).toISOString().slice(0, 16) })
  }
  return (
    <Group title={t('form.when')}>
      <FormControlLabel
        label={t('form.all_day')}
        control={<Switch checked={allDay} onChange={(_, on) => set({ allDay: on })} />}
        sx={{ alignSelf: 'start' }}
      />
      <Pair>
        {allDay ? (
          <>
            <Field
              name="starts_at"
              label={t('form.first_day')}
              type="date"
              value={start.slice(0, 10)}
              onChange={({ target }) => move(target.value && `${target.value}T${start.slice(11) || '00:00'}`)}
              required
              {...shrunk}
            />
            <Field
              name="ends_at"
              label={t('form.last_day')}
              type="date"
              value={(end || start).slice(0, 10)}
              onChange={({ target }) =>
                set({ end: target.value && `${target.value}T${start.slice(11) || '00:00'}` })
              }
              {...shrunk}
            />
          </>
        ) : (
          <>
            <Field
              name="starts_at"
              label={t('form.starts')}
              type="datetime-local"
              value={start}
              onChange={({ target }) => move(target.value)}
              required
              {...shrunk}
            />
            <Field
              name="ends_at"
              label={t('form.ends')}
              type="datetime-local"
              value={end}
              onChange={({ target }) => set({ end: target.value })}
              helperText={t('form.ends_hint')}
              {...shrunk}
            />
          </>
        )}
      </Pair>
      <ZoneField value={draft.zone} onChange={(zone) => set({ zone })} />
      {repeats && <RepeatFields draft={draft} set={set} />}
    </Group>
  )
}
