import FormControlLabel from '@mui/material/FormControlLabel'
import MuiLink from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Switch from '@mui/material/Switch'
import Typography from '@mui/material/Typography'
import { Link } from 'react-router'
import type { NotificationPreferences } from '../../../contract/preferences.ts'
import { useMe } from '../../accounts/session.ts'
import { offsetName } from '../../i18n/time.ts'
import { Panel } from '../../settings/Section.tsx'
import { useTexts } from '../i18n/texts.ts'
import type { Choose } from './Kinds.tsx'
import { TimeField } from './TimeField.tsx'

type Hours = NotificationPreferences['quiet_hours']

const night = { from: '22:00', to: '08:00' }

/** When nothing rings. */
export function QuietPanel({ hours, choose }: { hours: Hours; choose: Choose }) {
  const { t } = useTexts()
  const differsFrom = (other: string) => (time: string) => (time === other ? t('quiet.same') : null)
  return (
    <Panel title={t('quiet.title')} text={t('quiet.text')}>
      <FormControlLabel
        control={<Switch checked={hours !== null} />}
        label={t('quiet.on')}
        onChange={(_, on) => choose({ quiet_hours: on ? night : null })}
      />
      {hours && (
        <Stack direction="row" useFlexGap sx={{ gap: 2, flexWrap: 'wrap', mt: 2 }}>
          <TimeField
            label={t('quiet.from')}
            value={hours.from}
            refuse={differsFrom(hours.to)}
            onChange={(from) => choose({ quiet_hours: { ...hours, from } })}
          />
          <TimeField
            label={t('quiet.to')}
            value={hours.to}
            refuse={differsFrom(hours.from)}
            onChange={(to) => choose({ quiet_hours: { ...hours, to } })}
          />
        </Stack>
      )}
      {hours && <Zone />}
    </Panel>
  )
}

/** Whose clock the times are on. */
export function Zone() {
  const { t, i18n } = useTexts()
  const me = useMe()
  if (!me) return null
  const { time_zone: zone } = me
  const name = `${zone.replaceAll('_', ' ')} (${offsetName(new Date(), i18n.language, zone)})`
  return (
    <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1.5 }}>
      {t('quiet.zone', { zone: name })}{' '}
      <MuiLink component={Link} to="/settings/profile" underline="always">
        {t('quiet.zone_change')}
      </MuiLink>
    </Typography>
  )
}
