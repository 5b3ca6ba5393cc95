import RemoveIcon from '@mui/icons-material/PersonRemoveOutlined'
import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import type { Booking } from '../../../contract/bookings.ts'
import type { Event } from '../../../contract/events.ts'
import { faceOf, nameOf } from '../../accounts/person.ts'
import { clock, shortly } from '../../i18n/time.ts'
import Ask from '../../ui/Ask.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { useNotice } from '../../ui/notice.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'
import { useDoor } from './queries.ts'

interface Props {
  booking: Booking
  event: Event
}

/** Somebody who booked, and what the organizer can do about it. */
export function AttendeeRow({ booking, event }: Props) {
  const { t, i18n } = useTexts()
  const { user, state, seats, waitlist_place: place, checked_in_at, created_at } = booking
  const facts = [
    t('list.seats', { count: seats }),
    place !== null && t('list.place', { place }),
    checked_in_at
      ? t('list.in_at', { time: clock(checked_in_at, i18n.language, event.time_zone) })
      : t('list.booked_at', { time: shortly(created_at, i18n.language) }),
  ]
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1.5,
        alignItems: 'center',
        py: 1.5,
        borderTop: '1px solid',
        borderColor: 'divider',
      }}
    >
      <Avatar
        {...faceOf(user)}
        sx={{
          bgcolor: checked_in_at ? 'success.main' : 'divider',
          color: checked_in_at ? 'background.paper' : 'text.primary',
          fontSize: 15,
          fontWeight: 620,
        }}
      />
      <Box sx={{ minWidth: 0, flex: '1 1 125px' }}>
        <Typography sx={{ fontWeight: 580, overflowWrap: 'anywhere' }}>{nameOf(user)}</Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {facts.filter(Boolean).join(' · ')}
        </Typography>
      </Box>
      {state === 'waitlisted' && <Mark colour="secondary">{t('list.waitlisted')}</Mark>}
      {state === 'cancelled' && <Mark>{t('translation:events.status_cancelled')}</Mark>}
      {state !== 'cancelled' && <Actions booking={booking} event={event} />}
    </Box>
  )
}

function Actions({ booking, event }: Props) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const { letIn, undo, remove } = useDoor(event.id)
  const [asking, setAsking] = useState(false)
  const name = nameOf(booking.user)
  const inside = booking.checked_in_at !== null
  const onError = (error: Error) => tell({ text: word(error), tone: 'error' })
  // Before it starts seats can be taken back; afterwards the list is what it was.
  const removable = event.status === 'upcoming' && Date.parse(event.starts_at) > Date.now()
  return (
    <Stack direction="row" spacing={0.5} sx={{ alignItems: 'center' }}>
      {booking.state === 'confirmed' && event.status !== 'cancelled' && (
        <Button
          size="small"
          variant={inside ? 'text' : 'outlined'}
          aria-label={t(inside ? 'door.undo_named' : 'door.let_in_named', { name })}
          loading={letIn.isPending || undo.isPending}
          onClick={() => (inside ? undo.mutate(booking) : letIn.mutate(booking, { onError }))}
        >
          {t(inside ? 'door.undo' : 'door.let_in')}
        </Button>
      )}
      {removable && (
        <IconButton
          aria-label={t('list.remove_named', { name })}
          title={t('list.remove')}
          loading={remove.isPending}
          onClick={() => setAsking(true)}
        >
          <RemoveIcon fontSize="small" />
        </IconButton>
      )}
      {asking && (
        <Ask
          question={t('list.remove_question', { name })}
          text={t('list.remove_text', { name })}
          yes={t('list.remove')}
          no={t('list.remove_keep')}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            remove.mutate(booking)
          }}
        />
      )}
    </Stack>
  )
}
