import AddIcon from '@mui/icons-material/PersonAddAltOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useId, useState } from 'react'
import type { Organization } from '../../../contract/organizations.ts'
import { Listing } from '../../ui/Listing.tsx'
import { useTexts } from '../i18n/texts.ts'
import { membersOf } from '../queries.ts'
import { MemberRow } from './MemberRow.tsx'

const InviteDialog = lazy(() => import('./InviteDialog.tsx'))

/** Who belongs to an organization; its owners say who does. */
export function Members({ organization }: { organization: Organization }) {
  const { t } = useTexts()
  const id = useId()
  const [inviting, setInviting] = useState(false)
  const members = useInfiniteQuery(membersOf(organization.id))
  const { my_role, my_membership_accepted: belongs } = organization
  return (
    <section aria-labelledby={id}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1.5, mb: 1.5, minHeight: 36 }}>
        <Typography id={id} variant="h2" sx={{ alignSelf: 'center' }}>
          {t('people.title')}
        </Typography>
        {belongs && my_role === 'owner' && (
          <Button size="small" startIcon={<AddIcon />} onClick={() => setInviting(true)}>
            {t('people.invite')}
          </Button>
        )}
      </Box>
      <Listing query={members} skeleton={<Skeleton variant="rounded" height={148} />} empty={null}>
        {(list) => (
          <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {list.map((member) => (
              <MemberRow key={member.user.id} organization={organization} member={member} />
            ))}
          </Card>
        )}
      </Listing>
      <Suspense>
        {inviting && <InviteDialog organization={organization.id} onClose={() => setInviting(false)} />}
      </Suspense>
    </section>
  )
}
