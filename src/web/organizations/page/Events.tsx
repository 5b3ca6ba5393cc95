import AddIcon from '@mui/icons-material/AddRounded'
import EventIcon from '@mui/icons-material/EventOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Link } from 'react-router'
import type { Organization } from '../../../contract/organizations.ts'
import { EventCard } from '../../events/EventCard.tsx'
import { EventGrid, EventGridSkeleton } from '../../events/EventGrid.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Listing } from '../../ui/Listing.tsx'
import { useTexts } from '../i18n/texts.ts'
import { eventsOf } from '../queries.ts'

/** What an organization puts up: to come at once, past on a press. Its people can add to it. */
export function Events({ organization }: { organization: Organization }) {
  const { t } = useTexts()
  const id = useId()
  const coming = useInfiniteQuery(eventsOf(organization.id, 'coming'))
  return (
    <Box component="section" aria-labelledby={id}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, justifyContent: 'space-between', mb: 2 }}>
        <Typography id={id} variant="h2" sx={{ alignSelf: 'center' }}>
          {t('page.coming')}
        </Typography>
        {organization.my_membership_accepted && (
          <Button
            component={Link}
            to="/events/new"
            state={{ organization: organization.id }}
            startIcon={<AddIcon />}
            size="small"
          >
            {t('page.create_event')}
          </Button>
        )}
      </Box>
      <Listing
        query={coming}
        skeleton={<EventGridSkeleton />}
        empty={<Blank icon={<EventIcon />} title={t('page.none_coming')} text={t('page.none_coming_text')} />}
      >
        {(items) => <EventGrid items={items}>{(event) => <EventCard event={event} />}</EventGrid>}
      </Listing>
      <Past organization={organization.id} />
    </Box>
  )
}

function Past({ organization }: { organization: number }) {
  const { t } = useTexts()
  const [open, setOpen] = useState(false)
  const id = useId()
  const past = useInfiniteQuery({ ...eventsOf(organization, 'past'), enabled: open })
  return (
    <Box sx={{ mt: 3 }}>
      <Button
        variant="outlined"
        aria-expanded={open}
        aria-controls={id}
        loading={open && past.isPending}
        onClick={() => setOpen((was) => !was)}
      >
        {t('page.past')}
      </Button>
      <Box id={id} sx={{ mt: 2.5 }}>
        {open && (
          <Listing
            query={past}
            skeleton={null}
            empty={<Typography sx={{ color: 'text.secondary' }}>{t('page.none_past')}</Typography>}
          >
            {(items) => <EventGrid items={items}>{(event) => <EventCard event={event} />}</EventGrid>}
          </Listing>
        )}
      </Box>
    </Box>
  )
}
