import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Event } from '../../contract/events.ts'
import { useTopic } from '../api/live.ts'
import { eventById } from '../events/queries.ts'
import { useNotice } from '../ui/notice.tsx'
import { useTexts } from './i18n/texts.ts'

/** A hot event changes many times a second: the place in line is asked for again at most this often, in milliseconds. */
const pause = 700

/**
 * Keeps the viewer's own booking true while the page is open: the place in line after every change of the seats, and
 * everything once there is news for the viewer. Says so when a seat has come.
 */
export function useLiveBooking(event: Event) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const { id, my_booking: booking, revision } = event
  const waits = booking?.state === 'waitlisted'
  const { queryKey } = eventById(id)

  useTopic(booking ? 'me' : null, (happening) => {
    if (happening.type === 'event' && happening.name === 'notification')
      void client.invalidateQueries({ queryKey, exact: true })
  })

  const asked = useRef({ revision, at: 0 })
  useEffect(() => {
    if (!waits || revision === asked.current.revision) return
    const wait = Math.max(0, asked.current.at + pause - Date.now())
    const timer = setTimeout(() => {
      asked.current = { revision, at: Date.now() }
      void client.invalidateQueries({ queryKey: eventById(id).queryKey, exact: true })
    }, wait)
    return () => clearTimeout(timer)
  }, [waits, revision, client, id])

  const waited = useRef<number | null>(null)
  useEffect(() => {
    if (booking?.state === 'confirmed' && waited.current === booking.id) tell({ text: t('panel.promoted') })
    waited.current = booking?.state === 'waitlisted' ? booking.id : null
  }, [booking, tell, t])
}
