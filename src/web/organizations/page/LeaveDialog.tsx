import Typography from '@mui/material/Typography'
import type { Organization } from '../../../contract/organizations.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { useMembership } from '../actions.ts'
import { useTexts } from '../i18n/texts.ts'

/** Says what leaving means; the last owner reads here why they may not. */
export function LeaveDialog({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const { t } = useTexts()
  const { leave } = useMembership(organization)
  return (
    <FormDialog
      title={t('leave_it.question', { title: organization.title })}
      yes={t('leave_it.yes')}
      no={t('leave_it.no')}
      grave
      attempt={leave}
      onNo={onClose}
      onYes={() => leave.mutate(undefined, { onSuccess: onClose })}
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('leave_it.text')}</Typography>
    </FormDialog>
  )
}
