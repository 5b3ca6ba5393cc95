import Box from '@mui/material/Box'
import Checkbox from '@mui/material/Checkbox'
import FormControl from '@mui/material/FormControl'
import FormControlLabel from '@mui/material/FormControlLabel'
import FormHelperText from '@mui/material/FormHelperText'
import FormLabel from '@mui/material/FormLabel'
import type { WebhookEvent } from '../../contract/deliveries.ts'
import { keyed } from '../ui/keyed.ts'
import { useTexts } from './i18n/texts.ts'

export const events = [
  'booking.confirmed',
  'booking.waitlisted',
  'booking.promoted',
  'booking.cancelled',
  'booking.removed',
  'event.published',
  'event.changed',
  'event.cancelled',
  'event.deleted',
] as const satisfies WebhookEvent[]

interface Props {
  value: readonly WebhookEvent[]
  onChange: (events: WebhookEvent[]) => void
}

/** What a webhook hears of: one thing at least. */
export function EventsField({ value, onChange }: Props) {
  const { t } = useTexts()
  const toggle = (event: WebhookEvent) =>
    onChange(events.filter((one) => (one === event) !== value.includes(one)))
  return (
    <FormControl component="fieldset" error={value.length === 0}>
      <FormLabel component="legend" sx={{ fontWeight: 600, mb: 0.5 }}>
        {t('form.events')}
      </FormLabel>
      <Box sx={{ display: 'grid' }}>
        {events.map((event) => (
          <FormControlLabel
            key={event}
            label={t(`event.${keyed(event)}`)}
            control={<Checkbox checked={value.includes(event)} onChange={() => toggle(event)} />}
          />
        ))}
      </Box>
      <FormHelperText role="status" sx={{ mx: 0 }}>
        {value.length === 0 ? t('form.events_none') : null}
      </FormHelperText>
    </FormControl>
  )
}
