import PlaceIcon from '@mui/icons-material/PlaceOutlined'
import ScheduleIcon from '@mui/icons-material/ScheduleOutlined'
import Box from '@mui/material/Box'
import MuiLink from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { EventSummary } from '../../../contract/events.ts'
import { useTexts } from '../../bookings/i18n/texts.ts'
import { differs, offsetName, ownZone, shortly, whenOf } from '../../i18n/time.ts'

/** When and where; the zone and the viewer's own time stand by where the two clocks differ. */
export function Facts({ event }: { event: EventSummary }) {
  const { t } = useTexts()
  const { location, venue } = event
  const city = location && (
    <MuiLink
      component={Link}
      to={`/?${new URLSearchParams({ location })}`}
      color="inherit"
      underline="always"
    >
      {location}
    </MuiLink>
  )
  return (
    <Stack component="dl" spacing={1.75} sx={{ mt: 2.5, mb: 0 }}>
      <When event={event} />
      <Fact icon={<PlaceIcon />} term={t('page.where')} more={venue && city}>
        {venue || city || t('page.no_place')}
      </Fact>
    </Stack>
  )
}

function When({ event }: { event: EventSummary }) {
  const { t, i18n } = useTexts()
  const { starts_at, time_zone, all_day } = event
  const language = i18n.language
  const zone = `${time_zone.replaceAll('_', ' ')}, ${offsetName(new Date(starts_at), language, time_zone)}`
  const own = t('page.for_you', { time: shortly(starts_at, language, ownZone) })
  const elsewhere = differs(starts_at, time_zone) && (all_day ? zone : `${zone} · ${own}`)
  return (
    <Fact icon={<ScheduleIcon />} term={t('page.when')} more={elsewhere}>
      <time dateTime={starts_at}>{whenOf(event, language)}</time>
    </Fact>
  )
}

interface FactProps {
  icon: ReactNode
  term: string
  children: ReactNode
  more: ReactNode
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
