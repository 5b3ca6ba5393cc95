import LockIcon from '@mui/icons-material/LockOutlined'
import Box from '@mui/material/Box'
import Checkbox from '@mui/material/Checkbox'
import Switch from '@mui/material/Switch'
import type { KindPreference, NotificationChannel } from '../../../contract/preferences.ts'
import { keyed } from '../../ui/keyed.ts'
import { Unseen } from '../../ui/Unseen.tsx'
import { useTexts } from '../i18n/texts.ts'
import { isOpen } from './change.ts'
import type { Choose, KindsOf } from './Kinds.tsx'

export const channels = ['in_app', 'mail', 'push'] as const satisfies NotificationChannel[]

interface Props {
  channel: NotificationChannel
  choose: Choose
}

/** Whether a kind comes one way: a switch, or why there is none. */
export function Way({ kind, channel, choose }: Props & { kind: KindPreference }) {
  const { t } = useTexts()
  const names = { channel: t(`channel.${channel}`), kind: t(`kind.${keyed(kind.kind)}`) }
  const value = kind[channel]
  if (value === null)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        <span aria-hidden>—</span>
        <Unseen>{t('kinds.never', names)}</Unseen>
      </Box>
    )
  if (!isOpen(kind, channel))
    return (
      <Box
        component="span"
        sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center', color: 'text.secondary', fontSize: 14 }}
      >
        <LockIcon aria-hidden sx={{ fontSize: 16 }} />
        <span aria-hidden>{t('kinds.fixed')}</span>
        <Unseen>{t('kinds.fixed_cell', names)}</Unseen>
      </Box>
    )
  return (
    <Switch
      checked={value}
      onChange={(_, on) => choose({ kinds: [{ kind: kind.kind, [channel]: on }] })}
      slotProps={{ input: { 'aria-label': t('kinds.switch', names) } }}
    />
  )
}

/** Switches one way for all kinds of a group that have a choice; null where none has. */
export function WayOfAll({ of: { group, kinds }, channel, choose }: Props & { of: KindsOf }) {
  const { t } = useTexts()
  const open = kinds.filter((kind) => isOpen(kind, channel))
  if (open.length < 2) return null
  const on = open.filter((kind) => kind[channel]).length
  return (
    <Checkbox
      checked={on === open.length}
      indeterminate={on > 0 && on < open.length}
      onChange={(_, all) => choose({ kinds: open.map(({ kind }) => ({ kind, [channel]: all })) })}
      slotProps={{
        input: {
          'aria-label': t('kinds.switch_all', {
            channel: t(`channel.${channel}`),
            group: t(`group.${group}`),
          }),
        },
      }}
    />
  )
}

/** Whether anything of a group cannot be switched off. */
export const hasFixed = ({ kinds }: KindsOf) => kinds.some(({ fixed }) => fixed.length > 0)
