import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { Link } from 'react-router'
import type { Organization } from '../../contract/organizations.ts'
import { Mark } from '../ui/Mark.tsx'
import { useTexts } from './i18n/texts.ts'
import { Logo } from './Logo.tsx'

const layout = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 340px), 1fr))',
  listStyle: 'none',
  p: 0,
  m: 0,
}

/** One below what stands above the list. */
type Heading = 'h2' | 'h3'

/** Cards side by side, as many as fit. */
export function OrganizationGrid({ items, heading }: { items: Organization[]; heading: Heading }) {
  return (
    <Box component="ul" sx={layout}>
      {items.map((organization) => (
        <li key={organization.id}>
          <OrganizationCard organization={organization} heading={heading} />
        </li>
      ))}
    </Box>
  )
}

export function OrganizationGridSkeleton() {
  return (
    <Box sx={layout}>
      {['a', 'b', 'c'].map((place) => (
        <Skeleton key={place} variant="rounded" height={112} />
      ))}
    </Box>
  )
}

/** An organization in a list; the whole card is its link. */
function OrganizationCard({ organization, heading }: { organization: Organization; heading: Heading }) {
  const { id, title, full_address, description } = organization
  return (
    <Card
      component="article"
      sx={{
        position: 'relative',
        display: 'flex',
        gap: 2,
        p: 2.25,
        height: '100%',
        transition: 'border-color .15s, transform .15s',
        '&:hover': { borderColor: 'primary.main', transform: 'translateY(-2px)' },
        '&:has(a:focus-visible)': { outline: '3px solid', outlineColor: 'secondary.main', outlineOffset: 2 },
      }}
    >
      <Logo organization={organization} size={64} />
      <Stack useFlexGap sx={{ minWidth: 0, flex: 1, gap: 0.5, overflowWrap: 'anywhere' }}>
        <Typography variant="h3" component={heading}>
          <Box
            component={Link}
            to={`/organizations/${id}`}
            sx={{
              color: 'inherit',
              textDecoration: 'none',
              '&:focus-visible': { outline: 'none' },
              '&::after': { content: '""', position: 'absolute', inset: 0 },
            }}
          >
            {title}
          </Box>
        </Typography>
        <MyMark organization={organization} />
        {full_address && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {full_address}
          </Typography>
        )}
        {description && (
          <Typography
            variant="body2"
            sx={{
              display: '-webkit-box',
              WebkitBoxOrient: 'vertical',
              WebkitLineClamp: '2',
              overflow: 'hidden',
            }}
          >
            {description}
          </Typography>
        )}
      </Stack>
    </Card>
  )
}

/** What I am in it, if anything. */
export function MyMark({
  organization: { my_role, my_membership_accepted },
}: {
  organization: Organization
}) {
  const { t } = useTexts()
  if (!my_role) return null
  return (
    <Box>
      <Mark colour={my_membership_accepted ? 'primary' : 'secondary'}>
        {t(my_membership_accepted ? `mark.${my_role}` : 'mark.invited')}
      </Mark>
    </Box>
  )
}
