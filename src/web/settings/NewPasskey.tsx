import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTexts } from '../accounts/i18n/texts.ts'
import { PasswordField } from '../accounts/PasswordField.tsx'
import { makePasskey, usePasskeyWording } from '../accounts/passkey.ts'
import { ApiProblem } from '../api/problem.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { Field } from '../ui/form.tsx'
import { useNotice } from '../ui/notice.tsx'
import { deviceOf } from './device.ts'
import { secondFactors } from './queries.ts'

/** Asks for a name and the password; the rest is between the browser and the device. */
export function NewPasskey({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = usePasskeyWording()
  const make = useMutation({
    mutationFn: ({ password, name }: { password: string; name: string }) => makePasskey(password, name),
    onSuccess: () => {
      tell({ text: t('passkeys.added') })
      void client.invalidateQueries({ queryKey: secondFactors.queryKey })
      onClose()
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem)) tell({ text: word(error), tone: 'error' })
    },
  })
  return (
    <FormDialog
      title={t('passkeys.add')}
      yes={t('passkeys.make')}
      no={t('field.cancel')}
      attempt={{ error: make.error instanceof ApiProblem ? make.error : null, isPending: make.isPending }}
      about={{ 'auth.invalid_credentials': { field: 'password', text: t('field.password_wrong') } }}
      onYes={(fields) =>
        make.mutate({ name: String(fields.get('name')).trim(), password: String(fields.get('password')) })
      }
      onNo={onClose}
    >
      <Field
        name="name"
        label={t('tokens.name')}
        defaultValue={deviceOf(navigator.userAgent).name}
        helperText={t('passkeys.name_hint')}
        required
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <PasswordField
        label={t('field.own_password')}
        helperText={t('field.own_password_hint')}
        autoComplete="current-password"
        autoFocus
      />
    </FormDialog>
  )
}
