import Typography from '@mui/material/Typography'
import type { NotificationPreferences, ReminderOffset } from '../../../contract/preferences.ts'
import { Panel } from '../../settings/Section.tsx'
import { Chips } from '../../ui/Chips.tsx'
import { useTexts } from '../i18n/texts.ts'
import type { Choose } from './Kinds.tsx'

const offsets = [10, 30, 60, 120, 720, 1440, 2880, 10080] as const satisfies ReminderOffset[]
const most = 4

/** How long before the start to remind. */
export function RemindersPanel({
  preferences: { reminders, kinds },
  choose,
}: {
  preferences: NotificationPreferences
  choose: Choose
}) {
  const { t } = useTexts()
  const isFull = reminders.length >= most
  const toggle = (pressed: ReminderOffset) =>
    reminders.includes(pressed)
      ? reminders.filter((offset) => offset !== pressed)
      : offsets.filter((offset) => offset === pressed || reminders.includes(offset))
  const kind = kinds.find((one) => one.kind === 'booking.reminder')
  const isMute = kind && !kind.in_app && !kind.mail && !kind.push
  return (
    <Panel title={t('reminders.title')} text={t('reminders.text')}>
      <Chips
        label={t('reminders.title')}
        choices={[
          ...offsets.map((value) => ({
            value,
            label: t(`reminders.m${value}`),
            disabled: isFull && !reminders.includes(value),
          })),
          { value: 0 as const, label: t('reminders.none') },
        ]}
        isChosen={(value) => (value === 0 ? reminders.length === 0 : reminders.includes(value))}
        onPress={(value) => {
          if (value !== 0) choose({ reminders: toggle(value) })
          else if (reminders.length > 0) choose({ reminders: [] })
        }}
      />
      <Typography
        role="status"
        variant="body2"
        sx={{ color: 'text.secondary', '&:not(:empty)': { mt: 1.5 } }}
      >
        {isMute && reminders.length > 0 ? t('reminders.off') : isFull ? t('reminders.full') : null}
      </Typography>
    </Panel>
  )
}
