import LinkIcon from '@mui/icons-material/LinkRounded'
import LockIcon from '@mui/icons-material/LockOutlined'
import SeriesIcon from '@mui/icons-material/RepeatRounded'
import Box from '@mui/material/Box'
import Chip from '@mui/material/Chip'
import IconButton from '@mui/material/IconButton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { Link } from 'react-router'
import type { Event } from '../../../contract/events.ts'
import { useTexts } from '../../bookings/i18n/texts.ts'
import { CalendarMenu } from '../../calendar/CalendarMenu.tsx'
import { canCopy, useCopy } from '../../ui/clipboard.ts'
import { Mark } from '../../ui/Mark.tsx'
import { Cover } from '../Cover.tsx'
import { DateBlock } from '../DateBlock.tsx'
import { Stars } from '../Stars.tsx'
import { StatusChip } from '../StatusChip.tsx'
import { Facts } from './Facts.tsx'

/** What an event is, at a glance. `linkKey`: of the private link the page was opened by. */
export function Head({ event, linkKey }: { event: Event; linkKey?: string }) {
  const { t } = useTexts()
  const over = event.status === 'cancelled' || event.status === 'finished'
  return (
    <>
      <Box
        sx={{
          aspectRatio: event.image ? '2 / 1' : { xs: '3 / 1', md: '5 / 1' },
          overflow: 'hidden',
          borderRadius: 5,
          mb: -4.5,
          filter: over ? 'grayscale(1)' : 'none',
        }}
      >
        <Cover event={event} eager sizes="(max-width: 900px) 100vw, 740px" />
      </Box>
      <Stack
        direction="row"
        useFlexGap
        spacing={1.5}
        sx={{ alignItems: 'end', mb: 2.5, px: 2, position: 'relative' }}
      >
        <DateBlock instant={event.starts_at} zone={event.time_zone} muted={over} />
        <Marks event={event} />
        <Share event={event} />
      </Stack>
      <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
        {event.title}
      </Typography>
      {event.rating.count > 0 && (
        <Box
          component="a"
          href="#ratings"
          sx={{ display: 'inline-flex', mt: 1, py: 0.5, borderRadius: 2, textDecoration: 'none' }}
        >
          <Stars {...event.rating} />
        </Box>
      )}
      <Facts event={event} />
      <Stack direction="row" useFlexGap spacing={1} sx={{ mt: 2.5, flexWrap: 'wrap', alignItems: 'center' }}>
        {event.status !== 'cancelled' && <CalendarMenu event={event} linkKey={linkKey} />}
        {event.tags.length > 0 && (
          <Stack
            component="ul"
            direction="row"
            useFlexGap
            spacing={1}
            aria-label={t('page.tags')}
            sx={{ flexWrap: 'wrap', m: 0, p: 0, listStyle: 'none' }}
          >
            {event.tags.map((tag) => (
              <li key={tag}>
                <Chip
                  clickable
                  component={Link}
                  to={`/?${new URLSearchParams({ tag })}`}
                  label={tag}
                  variant="outlined"
                  sx={{ height: 36, maxWidth: '100%' }}
                />
              </li>
            ))}
          </Stack>
        )}
      </Stack>
    </>
  )
}

/** What sets the event apart from one that is public and to come. */
function Marks({ event }: { event: Event }) {
  const { t } = useTexts()
  return (
    <Stack direction="row" useFlexGap spacing={0.75} sx={{ flex: 1, flexWrap: 'wrap', pb: 0.5, pt: 5.5 }}>
      <StatusChip status={event.status} />
      {event.visibility === 'private' && (
        <Mark>
          <LockIcon />
          {t('translation:events.private')}
        </Mark>
      )}
      {event.series && (
        <Mark>
          <SeriesIcon />
          {t('translation:events.series')}
        </Mark>
      )}
    </Stack>
  )
}

/** Copies the address; the organizer of a private event hands out its link. */
function Share({ event }: { event: Event }) {
  const { t } = useTexts()
  const copy = useCopy()
  if (!canCopy) return null
  const query = event.link_key ? `?${new URLSearchParams({ key: event.link_key })}` : location.search
  const address = `${location.origin}/events/${event.id}${query}`
  return (
    <IconButton
      aria-label={t('page.link')}
      title={t('page.link')}
      onClick={() => void copy(address, t('page.link_copied'))}
      sx={{
        border: '1px solid',
        borderColor: 'divider',
        bgcolor: 'background.default',
        '&:hover': { bgcolor: 'background.paper' },
      }}
    >
      <LinkIcon />
    </IconButton>
  )
}
