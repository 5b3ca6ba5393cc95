import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { keyed } from '../../ui/keyed.ts'
import { useTexts } from '../i18n/texts.ts'
import type { Choose, KindsOf } from './Kinds.tsx'
import { channels, hasFixed, Way, WayOfAll } from './Ways.tsx'

const look = {
  width: '100%',
  borderCollapse: 'collapse',
  '& th': { textAlign: 'start', fontWeight: 550 },
  '& td, & thead th:not(:first-of-type)': { width: 104, textAlign: 'center' },
  '& td': { p: 0 },
  '& thead th': { p: 0, pb: 1, fontSize: 14, color: 'text.secondary' },
  '& tbody th': { py: 0.75, pr: 2, lineHeight: 1.4 },
  '& tbody tr': { borderTop: '1px solid', borderColor: 'divider', height: 50 },
} as const

/** A row for each kind under its group's, a column for each way it can come. */
export function KindTable({ groups, choose }: { groups: KindsOf[]; choose: Choose }) {
  const { t } = useTexts()
  return (
    <Box component="table" sx={look}>
      <thead>
        <tr>
          <th scope="col">{t('kinds.what')}</th>
          {channels.map((channel) => (
            <th key={channel} scope="col">
              {t(`channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((of) => (
        <tbody key={of.group}>
          <tr>
            <Box component="th" scope="rowgroup" sx={{ '&&': { pt: 2.5 } }}>
              <Typography variant="h3" component="span">
                {t(`group.${of.group}`)}
              </Typography>
              {hasFixed(of) && (
                <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
                  {t('kinds.fixed_text')}
                </Typography>
              )}
            </Box>
            {channels.map((channel) => (
              <Box key={channel} component="td" sx={{ verticalAlign: 'bottom' }}>
                <WayOfAll of={of} channel={channel} choose={choose} />
              </Box>
            ))}
          </tr>
          {of.kinds.map((kind) => (
            <tr key={kind.kind}>
              <th scope="row">{t(`kind.${keyed(kind.kind)}`)}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Way kind={kind} channel={channel} choose={choose} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </Box>
  )
}
