import LeaveIcon from '@mui/icons-material/LogoutRounded'
import MoreIcon from '@mui/icons-material/MoreVertRounded'
import PersonIcon from '@mui/icons-material/PersonOutlined'
import RemoveIcon from '@mui/icons-material/PersonRemoveOutlined'
import OwnerIcon from '@mui/icons-material/StarOutlineRounded'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Typography from '@mui/material/Typography'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Member, Organization, OrganizationRole } from '../../../contract/organizations.ts'
import { nameOf } from '../../accounts/person.ts'
import { call } from '../../api/client.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { useNotice } from '../../ui/notice.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'
import { LeaveDialog } from '../page/LeaveDialog.tsx'
import { useSettleOrganization } from '../queries.ts'

interface Props {
  organization: Organization
  member: Member
  /** It is me. */
  mine: boolean
}

/** What an owner can do about somebody: another role, or out. */
export default function ManageMember({ organization, member, mine }: Props) {
  const { t } = useTexts()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [removing, setRemoving] = useState(false)
  const close = () => setAnchor(null)
  const name = nameOf(member.user)
  const role = useRoleChange(organization.id, member)
  const other = member.role === 'owner' ? 'member' : 'owner'
  return (
    <>
      <IconButton
        aria-label={t('people.menu', { name })}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        disabled={role.isPending}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        <MoreIcon />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <MenuItem
          onClick={() => {
            close()
            role.mutate(other)
          }}
        >
          {other === 'owner' ? <OwnerIcon /> : <PersonIcon />}
          {t(`people.make_${other}`)}
        </MenuItem>
        <MenuItem
          onClick={() => {
            close()
            setRemoving(true)
          }}
          sx={{ color: 'error.main' }}
        >
          {mine ? <LeaveIcon /> : <RemoveIcon />}
          {t(mine ? 'people.leave' : member.accepted ? 'people.remove' : 'people.take_back')}
        </MenuItem>
      </Menu>
      {removing &&
        (mine ? (
          <LeaveDialog organization={organization} onClose={() => setRemoving(false)} />
        ) : (
          <RemoveDialog organization={organization.id} member={member} onClose={() => setRemoving(false)} />
        ))}
    </>
  )
}

function useRoleChange(id: number, { user }: Member) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const settle = useSettleOrganization(id)
  return useMutation({
    mutationFn: (role: OrganizationRole) =>
      call('PATCH /organizations/:id/members/:user_id', { params: { id, user_id: user.id }, body: { role } }),
    onSuccess: ({ role }) => {
      settle()
      tell({ text: t(`people.now_${role}`, { name: nameOf(user) }) })
    },
    onError: (error) => tell({ text: word(error), tone: 'error' }),
  })
}

function RemoveDialog({
  organization: id,
  member: { user, accepted },
  onClose,
}: {
  organization: number
  member: Member
  onClose: () => void
}) {
  const { t } = useTexts()
  const tell = useNotice()
  const settle = useSettleOrganization(id)
  const name = nameOf(user)
  const remove = useMutation({
    mutationFn: () =>
      call('DELETE /organizations/:id/members/:user_id', { params: { id, user_id: user.id } }),
    onSuccess: () => {
      settle()
      tell({ text: t('people.removed', { name }), tone: 'info' })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(accepted ? 'remove.question' : 'remove.question_invited', { name })}
      yes={t(accepted ? 'remove.yes' : 'remove.yes_invited')}
      no={t('remove.no')}
      grave
      attempt={remove}
      onNo={onClose}
      onYes={() => remove.mutate()}
    >
      <Typography sx={{ color: 'text.secondary' }}>
        {t(accepted ? 'remove.text' : 'remove.text_invited')}
      </Typography>
    </FormDialog>
  )
}
