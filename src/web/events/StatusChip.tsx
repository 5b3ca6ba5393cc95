import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../contract/events.ts'
import { Mark } from '../ui/Mark.tsx'

const colours = {
  draft: undefined,
  scheduled: 'secondary',
  upcoming: 'success',
  cancelled: 'error',
  finished: undefined,
} as const

export function StatusChip({ status }: Pick<EventSummary, 'status'>) {
  const { t } = useTranslation()
  return <Mark colour={colours[status]}>{t(`events.status_${status}`)}</Mark>
}
