import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { lazy, Suspense } from 'react'
import type { Member, Organization } from '../../../contract/organizations.ts'
import { faceOf, nameOf } from '../../accounts/person.ts'
import { useMe } from '../../accounts/session.ts'
import { useTexts } from '../i18n/texts.ts'

const ManageMember = lazy(() => import('./ManageMember.tsx'))

/** A person of an organization, how to reach them where that may be known, and what its owner can do about them. */
export function MemberRow({ organization, member }: { organization: Organization; member: Member }) {
  const { t } = useTexts()
  const me = useMe()
  const { user, role, accepted, contacts } = member
  const manages = organization.my_role === 'owner' && organization.my_membership_accepted
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        gap: 1.75,
        alignItems: 'center',
        p: 2,
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
      }}
    >
      <Avatar
        {...faceOf(user)}
        sx={{
          alignSelf: 'start',
          bgcolor: accepted ? 'primary.main' : 'action.disabledBackground',
          color: accepted ? 'primary.contrastText' : 'text.primary',
          fontWeight: 650,
          fontSize: 16,
        }}
      />
      <Stack sx={{ minWidth: 0, flex: 1, overflowWrap: 'anywhere' }}>
        <Typography sx={{ fontWeight: 620 }}>
          {nameOf(user)}
          {user.id === me?.id && ` (${t('people.you')})`}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t(`role.${role}`)}
          {!accepted && ` · ${t('people.invited')}`}
        </Typography>
        {contacts && (
          <Typography variant="body2" component="div">
            <Link href={`mailto:${contacts.email}`}>{contacts.email}</Link>
            {contacts.phone && (
              <Box>
                <Link href={`tel:${contacts.phone}`}>{contacts.phone}</Link>
              </Box>
            )}
          </Typography>
        )}
      </Stack>
      {manages && (
        <Suspense fallback={<Box sx={{ width: 40 }} />}>
          <ManageMember organization={organization} member={member} mine={user.id === me?.id} />
        </Suspense>
      )}
    </Box>
  )
}
