import Avatar from '@mui/material/Avatar'
import AvatarGroup from '@mui/material/AvatarGroup'
import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { Link as RouterLink } from 'react-router'
import type { Event } from '../../../contract/events.ts'
import { faceOf, nameOf } from '../../accounts/person.ts'
import { useTexts } from '../../bookings/i18n/texts.ts'

type Organization = Event['organizations'][number]

/** Who puts an event up besides its organizer. */
export function Organizations({ organizations }: { organizations: Organization[] }) {
  const { t } = useTexts()
  if (organizations.length === 0) return null
  return (
    <section>
      <Typography variant="h2" sx={{ mb: 1.5 }}>
        {t('page.organizations')}
      </Typography>
      <Stack spacing={1.5}>
        {organizations.map((organization) => (
          <OrganizationCard key={organization.id} organization={organization} />
        ))}
      </Stack>
    </section>
  )
}

function OrganizationCard({ organization }: { organization: Organization }) {
  const { id, title, full_address, description, logo_url, people } = organization
  return (
    <Card sx={{ display: 'flex', gap: 2, p: 2.25 }}>
      <Avatar
        variant="rounded"
        src={logo_url ?? undefined}
        alt=""
        sx={{
          width: 52,
          height: 52,
          borderRadius: 3,
          bgcolor: 'divider',
          color: 'text.primary',
          fontWeight: 650,
        }}
      >
        {title.charAt(0).toLocaleUpperCase()}
      </Avatar>
      <Box sx={{ minWidth: 0, flex: 1, overflowWrap: 'anywhere' }}>
        <Typography component="h3" sx={{ fontWeight: 650 }}>
          <Link component={RouterLink} to={`/organizations/${id}`}>
            {title}
          </Link>
        </Typography>
        {full_address && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {full_address}
          </Typography>
        )}
        {description && (
          <Typography variant="body2" sx={{ mt: 0.75, whiteSpace: 'pre-line' }}>
            {description}
          </Typography>
        )}
        {people.length > 0 && <People people={people} />}
      </Box>
    </Card>
  )
}

/** Faces and, beside them, names: the first few. */
function People({ people }: Pick<Organization, 'people'>) {
  const { t } = useTexts()
  const named = people.slice(0, 4).map(nameOf).join(', ')
  const more = people.length - 4
  return (
    <Stack
      direction="row"
      spacing={1.25}
      role="group"
      aria-label={t('page.people')}
      sx={{ mt: 1.25, alignItems: 'center' }}
    >
      <AvatarGroup
        aria-hidden
        max={5}
        total={people.length}
        slotProps={{ surplus: { sx: { display: 'none' } } }}
        sx={{
          '& .MuiAvatar-root': {
            width: 28,
            height: 28,
            fontSize: 12,
            bgcolor: 'divider',
            color: 'text.primary',
          },
        }}
      >
        {people.slice(0, 4).map((person) => (
          <Avatar key={person.id} {...faceOf(person)} />
        ))}
      </AvatarGroup>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {more > 0 ? `${named} +${more}` : named}
      </Typography>
    </Stack>
  )
}
