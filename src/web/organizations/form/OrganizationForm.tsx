import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import { useState } from 'react'
import { Field, Form } from '../../ui/form.tsx'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { useTexts } from '../i18n/texts.ts'
import type { Draft } from './draft.ts'
import { LogoField } from './LogoField.tsx'

interface Props {
  label: string
  submit: string
  start: Draft
  attempt: { error: unknown; isPending: boolean; isSuccess: boolean }
  onSubmit: (draft: Draft) => void
}

/** An organization to be founded, or to be changed. */
export function OrganizationForm({ label, submit, start, attempt, onSubmit }: Props) {
  const { t } = useTexts()
  const [draft, setDraft] = useState(start)
  const [uploading, setUploading] = useState(false)
  const set = (news: Partial<Draft>) => setDraft((known) => ({ ...known, ...news }))
  const dirty = !attempt.isSuccess && JSON.stringify(draft) !== JSON.stringify(start)
  const text = (name: Exclude<keyof Draft, 'logo'>, maxLength: number) => ({
    name,
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
    slotProps: { htmlInput: { maxLength } },
  })
  return (
    <Form
      error={attempt.error}
      about={{ 'media.unknown': { field: 'logo_id', text: t('form.logo_unknown') } }}
      onSubmit={() => onSubmit(draft)}
      label={label}
    >
      <Card sx={{ p: { xs: 2.5, sm: 3.5 } }}>
        <Stack spacing={2.5}>
          <Field {...text('title', 200)} label={t('form.name')} required autoFocus={start.title === ''} />
          <LogoField
            value={draft.logo}
            title={draft.title}
            onChange={(logo) => set({ logo: logo && { id: logo.id, url: logo.url } })}
            onBusy={setUploading}
          />
          <Field
            {...text('description', 5000)}
            label={t('form.description')}
            helperText={t('form.description_hint')}
            multiline
            minRows={4}
            maxRows={16}
          />
          <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '160px 1fr' } }}>
            <Field {...text('postcode', 20)} label={t('form.postcode')} autoComplete="off" />
            <Field
              {...text('address', 300)}
              label={t('form.address')}
              helperText={t('form.address_hint')}
              autoComplete="off"
            />
          </Box>
          <Button
            type="submit"
            variant="contained"
            size="large"
            loading={attempt.isPending || uploading}
            sx={{ alignSelf: { sm: 'start' } }}
          >
            {submit}
          </Button>
        </Stack>
      </Card>
      <LeaveGuard
        dirty={dirty}
        words={{
          question: t('leaving.question'),
          text: t('leaving.text'),
          yes: t('leaving.yes'),
          no: t('leaving.no'),
        }}
      />
    </Form>
  )
}
