import PlaceIcon from '@mui/icons-material/PlaceOutlined'
import ScheduleIcon from '@mui/icons-material/ScheduleOutlined'
import Box from '@mui/material/Box'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Event } from '../../contract/events.ts'
import { differs, offsetName, ownZone, shortly, span } from '../i18n/time.ts'

/** When and where; the zone and the viewer's own time stand by where the two clocks differ. */
export function EventFacts({ event }: { event: Event }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language
  const elsewhere = differs(event.starts_at, event.time_zone)
  const zone = `${event.time_zone.replaceAll('_', ' ')}, ${offsetName(new Date(event.starts_at), language, event.time_zone)}`
  const own = t('events.for_you', { time: shortly(event.starts_at, language, ownZone) })
  return (
    <Stack component="dl" spacing={1.75} sx={{ mt: 2.5, mb: 0 }}>
      <Fact icon={<ScheduleIcon />} term={t('events.when')}>
        <Typography
          component="dd"
          sx={{ m: 0, fontWeight: 550, '&::first-letter': { textTransform: 'uppercase' } }}
        >
          <time dateTime={event.starts_at}>
            {span(event.starts_at, event.ends_at, language, event.time_zone)}
          </time>
        </Typography>
        {elsewhere && (
          <Typography component="dd" variant="body2" sx={{ m: 0, color: 'text.secondary' }}>
            {zone} · {own}
          </Typography>
        )}
      </Fact>
      <Fact icon={<PlaceIcon />} term={t('events.where')}>
        <Typography component="dd" sx={{ m: 0, fontWeight: 550, overflowWrap: 'anywhere' }}>
          {event.location || event.venue || t('events.no_place')}
        </Typography>
        {event.location && event.venue && (
          <Typography
            component="dd"
            variant="body2"
            sx={{ m: 0, color: 'text.secondary', overflowWrap: 'anywhere' }}
          >
            {event.venue}
          </Typography>
        )}
      </Fact>
    </Stack>
  )
}

function Fact({ icon, term, children }: { icon: ReactNode; term: string; children: ReactNode }) {
  return (
    <Stack direction="row" spacing={1.5}>
      <Box component="dt" aria-label={term} sx={{ color: 'primary.main', display: 'flex', pt: '1px' }}>
        {icon}
      </Box>
      <Box sx={{ minWidth: 0 }}>{children}</Box>
    </Stack>
  )
}
