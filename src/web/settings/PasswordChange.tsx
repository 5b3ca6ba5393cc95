import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTexts } from '../accounts/i18n/texts.ts'
import { PasswordField } from '../accounts/PasswordField.tsx'
import { useMe } from '../accounts/session.ts'
import { call } from '../api/client.ts'
import { Form } from '../ui/form.tsx'
import { useNotice } from '../ui/notice.tsx'
import { apiTokens, sessions } from './queries.ts'
import { Panel } from './Section.tsx'

export function PasswordChange() {
  const { t } = useTexts()
  const me = useMe()
  const client = useQueryClient()
  const tell = useNotice()
  const fieldset = useRef<HTMLDivElement>(null)
  const change = useMutation({
    mutationFn: (body: { current_password: string; password: string }) =>
      call('POST /auth/password/change', { body }),
    onSuccess: () => {
      tell({ text: t('password.changed') })
      fieldset.current?.closest('form')?.reset()
      for (const { queryKey } of [sessions, apiTokens]) void client.invalidateQueries({ queryKey })
    },
  })
  const submit = (fields: FormData) =>
    change.mutate({
      current_password: String(fields.get('current_password')),
      password: String(fields.get('password')),
    })
  const wrong = { field: 'current_password', text: t('field.password_wrong') }
  return (
    <Panel title={t('password.title')} text={t('password.text')}>
      <Form
        error={change.error}
        about={{ 'auth.invalid_credentials': wrong }}
        onSubmit={submit}
        label={t('password.title')}
      >
        {/* Tells the password manager whose password it is to replace. */}
        <input hidden autoComplete="username" value={me?.email ?? ''} readOnly />
        <Stack ref={fieldset} spacing={2.5}>
          <PasswordField
            name="current_password"
            label={t('password.current')}
            autoComplete="current-password"
          />
          <PasswordField
            label={t('password.next')}
            autoComplete="new-password"
            helperText={t('gate.password_hint')}
          />
          <Button
            type="submit"
            variant="contained"
            loading={change.isPending}
            sx={{ alignSelf: { sm: 'start' } }}
          >
            {t('password.change')}
          </Button>
        </Stack>
      </Form>
    </Panel>
  )
}
