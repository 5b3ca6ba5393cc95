import type { ComponentProps } from 'react'
import { useTexts } from '../accounts/i18n/texts.ts'
import { PasswordField } from '../accounts/PasswordField.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'

type Props = Omit<ComponentProps<typeof FormDialog>, 'no' | 'about' | 'onYes' | 'children'> & {
  onYes: (password: string) => void
  children?: ComponentProps<typeof FormDialog>['children']
}

/** Asks for the password before what a stranger at an open screen must not do. */
export function PasswordDialog({ onYes, children, ...props }: Props) {
  const { t } = useTexts()
  return (
    <FormDialog
      {...props}
      no={t('field.cancel')}
      about={{ 'auth.invalid_credentials': { field: 'password', text: t('field.password_wrong') } }}
      onYes={(fields) => onYes(String(fields.get('password')))}
    >
      {children}
      <PasswordField
        label={t('field.own_password')}
        helperText={t('field.own_password_hint')}
        autoComplete="current-password"
        autoFocus={!props.grave}
      />
    </FormDialog>
  )
}
