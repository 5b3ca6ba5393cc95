import HourglassIcon from '@mui/icons-material/HourglassTopRounded'
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Event } from '../../../contract/events.ts'
import { shortly } from '../../i18n/time.ts'
import { useNow } from '../../ui/now.ts'
import { useTexts } from '../i18n/texts.ts'
import { eventById } from '../queries.ts'
import { useDelete } from './actions.ts'
import { canDelete } from './allowed.ts'

/** Above this the date is told, not the seconds. */
const longest = 10 * 60

/** Counts down to the publication of a scheduled event, which can be taken back till then; then reads it anew until it is public. */
export function Publication({ event }: { event: Event }) {
  const { t, i18n } = useTexts()
  const client = useQueryClient()
  const undo = useDelete(event.id, true)
  const due = Date.parse(event.publish_at)
  const seconds = Math.ceil((due - useNow(due)) / 1000)
  const isDue = seconds <= 0
  useEffect(() => {
    if (!isDue) return
    const timer = setInterval(
      () => void client.invalidateQueries({ queryKey: eventById(event.id).queryKey }),
      2000,
    )
    return () => clearInterval(timer)
  }, [isDue, client, event.id])
  const announced =
    seconds > longest
      ? t('translation:events.publishes_at', { time: shortly(event.publish_at, i18n.language) })
      : `${t('translation:events.publishes_in')} ${t('translation:events.seconds', { count: seconds })}`
  return (
    <Alert
      severity="warning"
      variant="outlined"
      icon={<HourglassIcon />}
      sx={{ mb: 2, borderRadius: 3, alignItems: 'center' }}
      action={
        !isDue &&
        canDelete(event) && (
          <Button
            color="inherit"
            size="small"
            loading={undo.isPending}
            onClick={() => undo.mutate(event.series ? 'all' : undefined)}
          >
            {t('delete.undo')}
          </Button>
        )
      }
    >
      <strong role="timer">{isDue ? t('translation:events.publishing') : announced}</strong>
      {' · '}
      {t('translation:events.scheduled_text')}
    </Alert>
  )
}
