import PublishIcon from '@mui/icons-material/PublishRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import type { Event } from '../../../contract/events.ts'
import { useTexts } from '../i18n/texts.ts'
import { useOrganizerActions } from './actions.ts'
import { canPublish } from './allowed.ts'
import OrganizerMenu from './OrganizerMenu.tsx'
import { PrivateLink } from './PrivateLink.tsx'
import { Publication } from './Publication.tsx'

/** What only its organizer sees above an event: when it goes live, its private link, and what can be done with it. */
export default function OrganizerPanel({ event }: { event: Event }) {
  return (
    <Box sx={{ mb: 3 }}>
      {event.status === 'scheduled' && <Publication event={event} />}
      {event.visibility === 'private' && event.link_key && (
        <PrivateLink id={event.id} linkKey={event.link_key} />
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        {event.status === 'draft' && canPublish(event) && <Publish event={event} />}
        <OrganizerMenu event={event} named />
      </Box>
    </Box>
  )
}

/** What a draft waits for. */
function Publish({ event }: { event: Event }) {
  const { t } = useTexts()
  const { publish } = useOrganizerActions(event)
  return (
    <Button
      variant="contained"
      startIcon={<PublishIcon />}
      loading={publish.isPending}
      onClick={() => publish.mutate()}
    >
      {t('menu.publish')}
    </Button>
  )
}
