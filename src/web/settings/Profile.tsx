import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import Stack from '@mui/material/Stack'
import { useState } from 'react'
import type { User } from '../../contract/accounts.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { useMe, useUpdateMe } from '../accounts/session.ts'
import type { Language } from '../i18n/language.ts'
import { Field, Form } from '../ui/form.tsx'
import { useNotice } from '../ui/notice.tsx'
import { ZoneField } from '../ui/ZoneField.tsx'
import { Picture } from './Picture.tsx'
import { Panel, Section } from './Section.tsx'

const names: Record<Language, string> = { ru: 'Русский', en: 'English' }

export default function Profile() {
  const me = useMe()
  const { t } = useTexts()
  return (
    <Section title={t('settings.profile')} lead={t('profile.lead')}>
      {me && <Picture me={me} />}
      {me && <ProfileForm me={me} />}
    </Section>
  )
}

function ProfileForm({ me }: { me: User }) {
  const { t, i18n } = useTexts()
  const tell = useNotice()
  const update = useUpdateMe()
  const [zone, setZone] = useState(me.time_zone)
  const submit = (fields: FormData) => {
    const text = (name: string) => String(fields.get(name)).trim()
    const body = {
      username: text('username'),
      first_name: text('first_name'),
      middle_name: text('middle_name'),
      last_name: text('last_name'),
      phone: text('phone') || null,
      locale: text('locale') as Language,
      time_zone: zone,
    }
    update.mutate(body, { onSuccess: () => tell({ text: i18n.t('profile.saved', { ns: 'account' }) }) })
  }
  return (
    <Form error={update.error} onSubmit={submit} label={t('settings.profile')}>
      <Stack spacing={2.5}>
        <Panel title={t('profile.name')}>
          <Stack spacing={2.5}>
            <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
              <Field
                name="first_name"
                label={t('field.first_name')}
                defaultValue={me.first_name}
                autoComplete="given-name"
              />
              <Field
                name="last_name"
                label={t('field.last_name')}
                defaultValue={me.last_name}
                autoComplete="family-name"
              />
            </Box>
            <Field
              name="middle_name"
              label={t('field.middle_name')}
              defaultValue={me.middle_name}
              autoComplete="additional-name"
            />
            <Field
              name="username"
              label={t('field.username')}
              defaultValue={me.username}
              helperText={t('profile.username_hint')}
              autoComplete="username"
              required
            />
          </Stack>
        </Panel>
        <Panel title={t('profile.contact')}>
          <Field
            // The server answers in its own notation.
            key={me.phone}
            name="phone"
            label={t('field.phone')}
            defaultValue={me.phone ?? ''}
            helperText={t('profile.phone_hint')}
            type="tel"
            autoComplete="tel"
          />
        </Panel>
        <Panel title={t('profile.habits')}>
          <Stack spacing={2.5}>
            <Field
              // The switch in the top bar changes it too.
              key={me.locale}
              name="locale"
              label={t('field.language')}
              defaultValue={me.locale}
              helperText={t('profile.language_hint')}
              select
            >
              {Object.entries(names).map(([language, name]) => (
                <MenuItem key={language} value={language} lang={language}>
                  {name}
                </MenuItem>
              ))}
            </Field>
            <ZoneField value={zone} onChange={setZone} />
          </Stack>
        </Panel>
        <Button
          type="submit"
          variant="contained"
          size="large"
          loading={update.isPending}
          sx={{ alignSelf: { sm: 'start' } }}
        >
          {t('field.save')}
        </Button>
      </Stack>
    </Form>
  )
}
