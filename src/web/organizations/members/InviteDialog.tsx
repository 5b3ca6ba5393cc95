import Typography from '@mui/material/Typography'
import { useState } from 'react'
import type { OrganizationRole } from '../../../contract/organizations.ts'
import { Choice } from '../../events/form/Choice.tsx'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { Field } from '../../ui/form.tsx'
import { useInvite } from '../actions.ts'
import { useTexts } from '../i18n/texts.ts'

/** Adds somebody by their e-mail; they belong to it when they accept. */
export default function InviteDialog({
  organization,
  onClose,
}: {
  organization: number
  onClose: () => void
}) {
  const { t } = useTexts()
  const [role, setRole] = useState<OrganizationRole>('member')
  const invite = useInvite(organization)
  return (
    <FormDialog
      title={t('invite.title')}
      yes={t('invite.yes')}
      no={t('invite.no')}
      attempt={invite}
      about={{
        'organization.member_unknown': { field: 'email', text: t('invite.unknown') },
        'organization.member_exists': { field: 'email', text: t('invite.exists') },
      }}
      onNo={onClose}
      onYes={(fields) =>
        invite.mutate({ email: String(fields.get('email')).trim(), role }, { onSuccess: onClose })
      }
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('invite.text')}</Typography>
      <Field
        name="email"
        type="email"
        label={t('invite.email')}
        required
        autoFocus
        autoComplete="off"
        slotProps={{ htmlInput: { maxLength: 254 } }}
      />
      <Choice
        label={t('invite.role')}
        value={role}
        choices={(['member', 'owner'] as const).map((value) => ({ value, label: t(`invite.role_${value}`) }))}
        onChange={setRole}
      />
    </FormDialog>
  )
}
