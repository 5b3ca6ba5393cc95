import CampaignIcon from '@mui/icons-material/CampaignOutlined'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { CreateButton } from './CreateButton.tsx'
import { EventCard } from './EventCard.tsx'
import { EventGrid, EventGridSkeleton } from './EventGrid.tsx'
import { myEvents } from './queries.ts'

export default function MyEvents() {
  const { t } = useTranslation()
  const events = useInfiniteQuery(myEvents)
  const empty = (
    <Blank
      icon={<CampaignIcon />}
      title={t('events.mine_empty')}
      text={t('events.mine_empty_text')}
      action={<CreateButton />}
    />
  )
  return (
    <Page title={t('events.mine')} lead={t('events.mine_lead')} action={<CreateButton />}>
      <Listing query={events} skeleton={<EventGridSkeleton />} empty={empty}>
        {(items) => (
          <EventGrid items={items}>{(event) => <EventCard event={event} heading="h2" />}</EventGrid>
        )}
      </Listing>
    </Page>
  )
}
