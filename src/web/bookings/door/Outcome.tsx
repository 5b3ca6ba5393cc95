import RefusedIcon from '@mui/icons-material/BlockRounded'
import WelcomeIcon from '@mui/icons-material/CheckCircleRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import type { Booking } from '../../../contract/bookings.ts'
import type { EventSummary } from '../../../contract/events.ts'
import { nameOf } from '../../accounts/person.ts'
import { ApiProblem } from '../../api/problem.ts'
import { clock, shortly } from '../../i18n/time.ts'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'

/** What came of a code: somebody is let in, or why not. */
export interface Result {
  /** Milliseconds; tells results of this page apart. */
  at: number
  booking?: Booking
  error?: Error
}

interface Props {
  result: Result
  event: Pick<EventSummary, 'time_zone'>
  /** The last one, to be read at arm's length. */
  large?: boolean
  onUndo: (result: Result) => void
}

/** Says it by its colour, its sign and its words: none of them alone. */
export function Outcome({ result, event, large, onUndo }: Props) {
  const { t } = useTexts()
  const say = useRefusal(event)
  const { booking, error } = result
  const name = booking ? nameOf(booking.user) : ''
  const title = booking ? name : say(error)
  const Icon = booking ? WelcomeIcon : RefusedIcon
  const text = booking
    ? t('door.welcome_seats', { count: booking.seats })
    : error instanceof ApiProblem && error.code === 'booking.not_confirmed'
      ? t('door.not_confirmed_text')
      : ''
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: large ? 2 : 1.5,
        alignItems: 'center',
        p: large ? 2.5 : 1.25,
        borderRadius: large ? 5 : 3,
        bgcolor: large ? (booking ? 'success.main' : 'error.main') : 'background.paper',
        color: large ? (booking ? 'success.contrastText' : 'error.contrastText') : 'text.primary',
        border: '1px solid',
        borderColor: large ? 'transparent' : 'divider',
      }}
    >
      <Icon
        sx={{
          fontSize: large ? 52 : 26,
          color: large ? 'inherit' : booking ? 'success.main' : 'error.main',
        }}
      />
      <Box sx={{ flex: large ? '1 1 200px' : '1 1 140px', minWidth: 0 }}>
        <Typography
          sx={{
            fontSize: large ? '1.5rem' : undefined,
            fontWeight: large ? 720 : 580,
            lineHeight: 1.2,
            overflowWrap: 'anywhere',
          }}
        >
          {title}
        </Typography>
        {text && <Typography variant={large ? 'body1' : 'body2'}>{text}</Typography>}
      </Box>
      {booking && (
        <Button
          size="small"
          color="inherit"
          variant="outlined"
          aria-label={t('door.undo_named', { name })}
          onClick={() => onUndo(result)}
          sx={{ borderColor: 'currentcolor', ml: 'auto' }}
        >
          {t('door.undo')}
        </Button>
      )}
    </Box>
  )
}

/** Why somebody is not let in, and when the ticket was used before. */
export function useRefusal({ time_zone }: Pick<EventSummary, 'time_zone'>) {
  const { t, i18n } = useTexts()
  const word = useWording()
  return (error: unknown): string => {
    if (!(error instanceof ApiProblem)) return t('door.failed')
    const at = error.checkedInAt
    switch (error.code) {
      case 'booking.checked_in': {
        if (!at) return t('door.again')
        const today = new Date(at).toDateString() === new Date().toDateString()
        return t('door.again_at', { time: (today ? clock : shortly)(at, i18n.language, time_zone) })
      }
      case 'booking.code_unknown':
        return t('door.unknown')
      case 'booking.not_confirmed':
        return t('door.not_confirmed')
      case 'event.closed':
        return t('door.closed')
      default:
        return word(error)
    }
  }
}
