import CampaignIcon from '@mui/icons-material/CampaignOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { Blank } from '../../ui/Blank.tsx'
import { Listing } from '../../ui/Listing.tsx'
import { Page } from '../../ui/Page.tsx'
import { CreateButton } from '../CreateButton.tsx'
import { EventCard } from '../EventCard.tsx'
import { EventGrid, EventGridSkeleton } from '../EventGrid.tsx'
import { useTexts } from '../i18n/texts.ts'
import { myEvents } from '../queries.ts'
import OrganizerMenu from './OrganizerMenu.tsx'

const statuses = ['draft', 'scheduled', 'upcoming', 'finished', 'cancelled'] as const

export default function MyEvents() {
  const { t } = useTexts()
  const [params] = useSearchParams()
  const status = statuses.find((one) => one === params.get('status'))
  const events = useInfiniteQuery(myEvents(status))
  const empty = status ? (
    <Blank icon={<CampaignIcon />} title={t('mine.nothing')} text={t('mine.nothing_text')} />
  ) : (
    <Blank
      icon={<CampaignIcon />}
      title={t('translation:events.mine_empty')}
      text={t('translation:events.mine_empty_text')}
      action={<CreateButton />}
    />
  )
  const action = (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      <Button component={Link} to="/events/import" variant="outlined">
        {t('form.import')}
      </Button>
      <CreateButton />
    </Box>
  )
  return (
    <Page title={t('translation:events.mine')} lead={t('translation:events.mine_lead')} action={action}>
      <Filter status={status} />
      <Listing query={events} skeleton={<EventGridSkeleton />} empty={empty}>
        {(items) => (
          <EventGrid items={items}>
            {(event, place) => (
              <EventCard
                event={event}
                heading="h2"
                eager={place < 3}
                action={<OrganizerMenu event={event} />}
              />
            )}
          </EventGrid>
        )}
      </Listing>
    </Page>
  )
}

/** By status; the choice is an address, so that a step back takes it back. */
function Filter({ status }: { status?: (typeof statuses)[number] }) {
  const { t } = useTexts()
  return (
    <Box
      component="nav"
      aria-label={t('mine.filter')}
      sx={{
        display: 'flex',
        gap: 1,
        mb: 3,
        mx: -2,
        px: 2,
        py: 0.5,
        overflowX: 'auto',
        scrollbarWidth: 'none',
      }}
    >
      {[undefined, ...statuses].map((one) => (
        <Button
          key={one ?? 'any'}
          component={Link}
          to={one ? `?status=${one}` : '.'}
          size="small"
          variant={one === status ? 'contained' : 'outlined'}
          aria-current={one === status ? 'page' : undefined}
          sx={{ flex: 'none' }}
        >
          {t(`mine.${one ?? 'any'}`)}
        </Button>
      ))}
    </Box>
  )
}
