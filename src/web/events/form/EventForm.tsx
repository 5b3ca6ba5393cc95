import Button from '@mui/material/Button'
import FormControlLabel from '@mui/material/FormControlLabel'
import FormHelperText from '@mui/material/FormHelperText'
import Stack from '@mui/material/Stack'
import Switch from '@mui/material/Switch'
import { useState } from 'react'
import { Field, Form } from '../../ui/form.tsx'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { useTexts } from '../i18n/texts.ts'
import { CityField } from './CityField.tsx'
import type { Draft } from './draft.ts'
import { Group, Pair } from './Group.tsx'
import { ImageField } from './ImageField.tsx'
import { PublishFields } from './PublishFields.tsx'
import { TagsField } from './TagsField.tsx'
import { WhenFields } from './WhenFields.tsx'

interface Props {
  label: string
  start: Draft
  /** A new event may become a series, and its publication is to be chosen. */
  fresh?: boolean
  /** The publication is still ahead. */
  unpublished?: boolean
  attempt: { error: unknown; isPending: boolean; isSuccess: boolean }
  onSubmit: (draft: Draft) => void
}

/** An event to be put up, or to be changed. */
export function EventForm({ label, start, fresh = false, unpublished = false, attempt, onSubmit }: Props) {
  const { t } = useTexts()
  const [draft, setDraft] = useState(start)
  const [uploading, setUploading] = useState(false)
  const set = (news: Partial<Draft>) => setDraft((known) => ({ ...known, ...news }))
  const dirty = !attempt.isSuccess && JSON.stringify(draft) !== JSON.stringify(start)
  const text = (name: 'title' | 'description' | 'venue' | 'seats') => ({
    name,
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  })
  const asDraft = fresh && draft.publish === 'draft'
  return (
    <Form error={attempt.error} onSubmit={() => onSubmit(draft)} label={label}>
      <Stack spacing={2.5}>
        <Group title={t('form.what')}>
          <Field
            {...text('title')}
            label={t('form.name')}
            required
            autoFocus={fresh}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
          <Field
            {...text('description')}
            label={t('form.description')}
            helperText={t('form.description_hint')}
            multiline
            minRows={4}
            maxRows={16}
            slotProps={{ htmlInput: { maxLength: 20_000 } }}
          />
          <TagsField value={draft.tags} onChange={(tags) => set({ tags })} />
          <ImageField value={draft.image} onChange={(image) => set({ image })} onBusy={setUploading} />
        </Group>
        <WhenFields draft={draft} set={set} repeats={fresh} />
        <Group title={t('form.where')}>
          <Pair>
            <CityField value={draft.location} onChange={(location) => set({ location })} />
            <Field
              {...text('venue')}
              label={t('form.venue')}
              helperText={t('form.venue_hint')}
              slotProps={{ htmlInput: { maxLength: 300 } }}
            />
          </Pair>
        </Group>
        <Group title={t('form.many')}>
          <Pair>
            <Field
              {...text('seats')}
              label={t('form.seats')}
              type="number"
              slotProps={{ htmlInput: { min: 1, max: 1_000_000, inputMode: 'numeric' } }}
            />
            <Field
              name="seats_per_booking"
              value={draft.seatsPerBooking}
              onChange={({ target }) => set({ seatsPerBooking: target.value })}
              label={t('form.seats_per_booking')}
              type="number"
              slotProps={{ htmlInput: { min: 1, max: 100, inputMode: 'numeric' } }}
            />
          </Pair>
          <div>
            <FormControlLabel
              label={t('form.waitlist')}
              control={<Switch checked={draft.waitlist} onChange={(_, waitlist) => set({ waitlist })} />}
            />
            <FormHelperText>{t('form.waitlist_hint')}</FormHelperText>
          </div>
        </Group>
        <PublishFields
          draft={draft}
          set={set}
          publication={fresh ? 'chosen' : unpublished ? 'moves' : 'is_over'}
        />
        <Button
          type="submit"
          variant="contained"
          size="large"
          loading={attempt.isPending || uploading}
          sx={{ alignSelf: { sm: 'start' } }}
        >
          {t(fresh ? (asDraft ? 'form.submit_draft' : 'form.submit') : 'form.save')}
        </Button>
      </Stack>
      <LeaveGuard
        dirty={dirty}
        words={{
          question: t('leave.question'),
          text: t('leave.text'),
          yes: t('leave.yes'),
          no: t('leave.no'),
        }}
      />
    </Form>
  )
}
