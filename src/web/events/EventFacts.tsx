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
      <Fact icon={<ScheduleIcon />} term={t('events.when')} more={elsewhere && `${zone} · ${own}`}>
        <time dateTime={event.starts_at}>
          {span(event.starts_at, event.ends_at, language, event.time_zone)}
        </time>
      </Fact>
      <Fact icon={<PlaceIcon />} term={t('events.where')} more={event.location && event.venue}>
        {event.location || event.venue || t('events.no_place')}
      </Fact>
    </Stack>
  )
}

interface FactProps {
  icon: ReactNode
  term: string
  children: ReactNode
  more: string | false
}

function Fact({ icon, term, children, more }: FactProps) {
  return (
    <Stack direction="row" spacing={1.5}>
      <Box component="dt" sx={{ color: 'primary.main', display: 'flex' }}>
        <Box component="span" role="img" aria-label={term}>
          {icon}
        </Box>
      </Box>
      <Box component="dd" sx={{ m: 0, minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography
          component="div"
          sx={{ fontWeight: 550, '&::first-letter': { textTransform: 'uppercase' } }}
        >
          {children}
        </Typography>
        {more && (
          <Typography component="div" variant="body2" sx={{ color: 'text.secondary' }}>
            {more}
          </Typography>
        )}
      </Box>
    </Stack>
  )
}
