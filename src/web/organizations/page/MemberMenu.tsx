import DeleteIcon from '@mui/icons-material/DeleteOutlineRounded'
import EditIcon from '@mui/icons-material/EditOutlined'
import LeaveIcon from '@mui/icons-material/LogoutRounded'
import MoreIcon from '@mui/icons-material/MoreVertRounded'
import WebhookIcon from '@mui/icons-material/WebhookOutlined'
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Organization } from '../../../contract/organizations.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { useDelete } from '../actions.ts'
import { useTexts } from '../i18n/texts.ts'
import { LeaveDialog } from './LeaveDialog.tsx'

/** What somebody who belongs to an organization can do with it. */
export default function MemberMenu({ organization }: { organization: Organization }) {
  const { t } = useTexts()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [asking, setAsking] = useState<'leave' | 'delete' | null>(null)
  const owns = organization.my_role === 'owner'
  const close = () => setAnchor(null)
  const ask = (what: 'leave' | 'delete') => () => {
    close()
    setAsking(what)
  }
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<MoreIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        {t('menu.manage')}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {owns && (
          <MenuItem component={Link} to={`/organizations/${organization.id}/edit`} onClick={close}>
            <EditIcon />
            {t('menu.edit')}
          </MenuItem>
        )}
        {owns && (
          <MenuItem component={Link} to={`/organizations/${organization.id}/webhooks`} onClick={close}>
            <WebhookIcon />
            {t('menu.webhooks')}
          </MenuItem>
        )}
        <MenuItem onClick={ask('leave')}>
          <LeaveIcon />
          {t('menu.leave')}
        </MenuItem>
        {owns && (
          <MenuItem onClick={ask('delete')} sx={{ color: 'error.main' }}>
            <DeleteIcon />
            {t('menu.delete')}
          </MenuItem>
        )}
      </Menu>
      {asking === 'leave' && <LeaveDialog organization={organization} onClose={() => setAsking(null)} />}
      {asking === 'delete' && <DeleteDialog organization={organization} onClose={() => setAsking(null)} />}
    </>
  )
}

/** Says what is lost before an organization is deleted. */
function DeleteDialog({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useDelete(organization)
  return (
    <FormDialog
      title={t('delete.question', { title: organization.title })}
      yes={t('delete.yes')}
      no={t('delete.no')}
      grave
      attempt={remove}
      onNo={onClose}
      onYes={() => remove.mutate()}
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('delete.text')}</Typography>
    </FormDialog>
  )
}
