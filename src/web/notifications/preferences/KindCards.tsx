import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import type { NotificationChannel } from '../../../contract/preferences.ts'
import { Panel } from '../../settings/Section.tsx'
import { keyed } from '../../ui/keyed.ts'
import { useTexts } from '../i18n/texts.ts'
import type { Choose, KindsOf } from './Kinds.tsx'
import { channels, hasFixed, Way, WayOfAll } from './Ways.tsx'

/** A card for each group, in it each kind with the ways it can come. */
export function KindCards({ groups, choose }: { groups: KindsOf[]; choose: Choose }) {
  const { t } = useTexts()
  return groups.map((of) => (
    <Panel
      key={of.group}
      title={t(`group.${of.group}`)}
      {...(hasFixed(of) && { text: t('kinds.fixed_text') })}
    >
      {of.kinds.length > 1 && (
        <Line name={t('kinds.all')} tinted>
          {(channel) => <WayOfAll of={of} channel={channel} choose={choose} />}
        </Line>
      )}
      {of.kinds.map((kind) => (
        <Line key={kind.kind} name={t(`kind.${keyed(kind.kind)}`)}>
          {(channel) => <Way kind={kind} channel={channel} choose={choose} />}
        </Line>
      ))}
    </Panel>
  ))
}

interface LineProps {
  name: string
  tinted?: boolean
  children: (channel: NotificationChannel) => ReactNode
}

function Line({ name, tinted, children }: LineProps) {
  const { t } = useTexts()
  return (
    <Box
      role="group"
      aria-label={name}
      sx={{
        py: 1.5,
        borderTop: '1px solid',
        borderColor: 'divider',
        ...(tinted && { color: 'text.secondary' }),
      }}
    >
      <Typography sx={{ fontWeight: 580, lineHeight: 1.4, overflowWrap: 'anywhere' }}>{name}</Typography>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', mt: 0.75 }}>
        {channels.map((channel) => (
          <Box key={channel} sx={{ display: 'grid', justifyItems: 'start' }}>
            <Typography aria-hidden variant="caption" sx={{ color: 'text.secondary', lineHeight: 1.3 }}>
              {t(`channel.${channel}`)}
            </Typography>
            {/* A switch stands a finger's width from its neighbours, and in line with its name. */}
            <Box
              sx={{
                minHeight: 42,
                display: 'flex',
                alignItems: 'center',
                '& > .MuiButtonBase-root, & > .MuiSwitch-root': { ml: -1.25 },
              }}
            >
              {children(channel)}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  )
}
