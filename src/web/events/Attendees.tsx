import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Chip from '@mui/material/Chip'
import List from '@mui/material/List'
import ListItem from '@mui/material/ListItem'
import ListItemAvatar from '@mui/material/ListItemAvatar'
import ListItemText from '@mui/material/ListItemText'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Event } from '../../contract/events.ts'
import { faceOf, nameOf } from '../accounts/person.ts'
import { shortly } from '../i18n/time.ts'
import { Listing } from '../ui/Listing.tsx'
import { attendees } from './queries.ts'

/** Who booked, for the organizer. */
export function Attendees({ event }: { event: Event }) {
  const { t, i18n } = useTranslation()
  const bookings = useInfiniteQuery(attendees(event.id))
  return (
    <Box component="section" sx={{ mt: 5 }}>
      <Typography variant="h2" sx={{ mb: 1 }}>
        {t('events.attendees')}
        {event.booked > 0 && (
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 550 }}>
            {' '}
            {event.booked}
          </Box>
        )}
      </Typography>
      <Listing
        query={bookings}
        skeleton={<Skeleton variant="rounded" height={96} />}
        empty={<Typography sx={{ color: 'text.secondary' }}>{t('events.attendees_empty')}</Typography>}
      >
        {(items) => (
          <List disablePadding>
            {items.map((booking) => (
              <ListItem key={booking.id} disableGutters divider>
                <ListItemAvatar>
                  <Avatar
                    {...faceOf(booking.user)}
                    sx={{ bgcolor: 'divider', color: 'text.primary', fontSize: 15, fontWeight: 620 }}
                  />
                </ListItemAvatar>
                <ListItemText
                  primary={nameOf(booking.user)}
                  secondary={shortly(booking.created_at, i18n.language)}
                  slotProps={{ primary: { sx: { fontWeight: 550, overflowWrap: 'anywhere' } } }}
                />
                {booking.state !== 'confirmed' && (
                  <Chip size="small" label={t(`bookings.${booking.state}`)} />
                )}
              </ListItem>
            ))}
          </List>
        )}
      </Listing>
    </Box>
  )
}
