import GroupsIcon from '@mui/icons-material/GroupsOutlined'
import PlaceIcon from '@mui/icons-material/PlaceOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Container from '@mui/material/Container'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link, useParams } from 'react-router'
import type { Organization } from '../../contract/organizations.ts'
import { ApiProblem } from '../api/problem.ts'
import { Blank } from '../ui/Blank.tsx'
import { Failure } from '../ui/Failure.tsx'
import { useTitle } from '../ui/title.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { useTexts } from './i18n/texts.ts'
import { Logo } from './Logo.tsx'
import { Members } from './members/Members.tsx'
import { MyMark } from './OrganizationCard.tsx'
import { About } from './page/About.tsx'
import { Events } from './page/Events.tsx'
import { FollowMenu } from './page/FollowMenu.tsx'
import { organizationById } from './queries.ts'

const Invitation = lazy(() => import('./page/Invitation.tsx'))
const MemberMenu = lazy(() => import('./page/MemberMenu.tsx'))

export default function OrganizationPage() {
  const { id = '' } = useParams()
  return /^[1-9]\d{0,14}$/.test(id) ? <Read id={Number(id)} /> : <Missing />
}

function Read({ id }: { id: number }) {
  const { data, error, refetch } = useQuery(organizationById(id))
  if (error instanceof ApiProblem && error.status === 404) return <Missing />
  if (data) return <Shown organization={data} />
  if (!error) return <Waiting />
  return (
    <Container maxWidth="md" sx={{ py: 6 }}>
      <Failure error={error} retry={refetch} />
    </Container>
  )
}

export function Missing() {
  const { t } = useTexts()
  useTitle(t('page.missing'))
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      <Blank
        alone
        icon={<GroupsIcon />}
        title={t('page.missing')}
        text={t('page.missing_text')}
        action={
          <Button component={Link} to="/organizations" variant="contained">
            {t('page.to_list')}
          </Button>
        }
      />
    </Container>
  )
}

function Shown({ organization }: { organization: Organization }) {
  useTitle(organization.title)
  const { my_role, my_membership_accepted: belongs } = organization
  return (
    <Container maxWidth="lg" sx={{ py: { xs: 3, md: 6 } }}>
      <Suspense>{my_role && !belongs && <Invitation organization={organization} />}</Suspense>
      <Head organization={organization} />
      <Box
        sx={{
          display: 'grid',
          gap: { xs: 4.5, md: 6 },
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 340px' },
        }}
      >
        <Stack spacing={4.5} sx={{ minWidth: 0 }}>
          <About text={organization.description} />
          <Events organization={organization} />
        </Stack>
        <Members organization={organization} />
      </Box>
    </Container>
  )
}

function Head({ organization }: { organization: Organization }) {
  const { id, title, full_address, my_membership_accepted: belongs } = organization
  return (
    <Box
      component="header"
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 2.5, alignItems: 'center', mb: { xs: 3.5, md: 5 } }}
    >
      <Logo organization={organization} size={96} />
      <Stack useFlexGap sx={{ flex: '1 1 260px', minWidth: 0, gap: 0.75, overflowWrap: 'anywhere' }}>
        <Typography variant="h1">{title}</Typography>
        {full_address && (
          <Typography sx={{ display: 'flex', gap: 0.75, color: 'text.secondary' }}>
            <PlaceIcon sx={{ fontSize: 20, mt: '3px' }} />
            <span>{full_address}</span>
          </Typography>
        )}
        {belongs && <MyMark organization={organization} />}
      </Stack>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        <FollowMenu id={id} />
        <Suspense>{belongs && <MemberMenu organization={organization} />}</Suspense>
      </Box>
    </Box>
  )
}
