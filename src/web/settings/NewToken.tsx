import MenuItem from '@mui/material/MenuItem'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NewApiToken } from '../../contract/security.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { call } from '../api/client.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { Field } from '../ui/form.tsx'
import { SecretDialog } from '../ui/SecretDialog.tsx'
import { apiTokens } from './queries.ts'

const lifetimes = [30, 90, 365]
const day = 86_400_000

/** Asks what the token is for and then shows it, the only time anyone sees it. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (body: NewApiToken) => call('POST /auth/tokens', { body }),
    onSuccess: () => void client.invalidateQueries({ queryKey: apiTokens.queryKey }),
  })
  const submit = (fields: FormData) => {
    const days = Number(fields.get('expires_at'))
    create.mutate({
      name: String(fields.get('name')).trim(),
      scope: fields.get('scope') === 'write' ? 'write' : 'read',
      expires_at: days ? new Date(Date.now() + days * day).toISOString() : null,
    })
  }
  if (create.data)
    return (
      <SecretDialog
        title={t('tokens.secret_title')}
        warning={t('tokens.secret_text')}
        text={create.data.token}
        copy={t('field.copy')}
        copied={t('field.copied')}
        kept={t('tokens.secret_kept')}
        onClose={onClose}
      />
    )
  return (
    <FormDialog
      title={t('tokens.create')}
      yes={t('tokens.make')}
      no={t('field.cancel')}
      attempt={create}
      onYes={submit}
      onNo={onClose}
    >
      <Field
        name="name"
        label={t('tokens.name')}
        helperText={t('tokens.name_hint')}
        required
        autoFocus
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <Field name="scope" label={t('tokens.scope')} defaultValue="read" select>
        <MenuItem value="read">{t('tokens.scope_read')}</MenuItem>
        <MenuItem value="write">{t('tokens.scope_write')}</MenuItem>
      </Field>
      <Field name="expires_at" label={t('tokens.expires')} defaultValue={90} select>
        {lifetimes.map((days) => (
          <MenuItem key={days} value={days}>
            {t('tokens.days', { count: days })}
          </MenuItem>
        ))}
        <MenuItem value={0}>{t('tokens.never')}</MenuItem>
      </Field>
    </FormDialog>
  )
}
