import HourglassIcon from '@mui/icons-material/HourglassTopRounded'
import Alert from '@mui/material/Alert'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Event } from '../../contract/events.ts'
import { shortly } from '../i18n/time.ts'
import { useNow } from '../ui/now.ts'
import { eventById } from './queries.ts'

/** Above this the date is told, not the seconds. */
const longest = 10 * 60

/** Counts down to the publication of a scheduled event, then reads it anew until it is public. */
export function Publication({ event }: { event: Event }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
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
      ? t('events.publishes_at', { time: shortly(event.publish_at, i18n.language) })
      : `${t('events.publishes_in')} ${t('events.seconds', { count: seconds })}`
  return (
    <Alert severity="warning" variant="outlined" icon={<HourglassIcon />} sx={{ mb: 3, borderRadius: 3 }}>
      <strong role="timer">{isDue ? t('events.publishing') : announced}</strong>
      {' · '}
      {t('events.scheduled_text')}
    </Alert>
  )
}
