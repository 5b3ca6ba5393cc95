import Chip from '@mui/material/Chip'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../contract/events.ts'

const colours = {
  scheduled: 'secondary',
  upcoming: 'success',
  cancelled: 'error',
  finished: 'default',
} as const

export function StatusChip({ status }: Pick<EventSummary, 'status'>) {
  const { t } = useTranslation()
  return <Chip size="small" variant="outlined" color={colours[status]} label={t(`events.status_${status}`)} />
}
