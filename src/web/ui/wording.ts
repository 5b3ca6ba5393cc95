import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../api/problem.ts'

/** Says in the reader's language what went wrong; the server words its own refusals. */
export function useWording() {
  const { t } = useTranslation()
  return (error: unknown): string => {
    if (!(error instanceof ApiProblem)) return t('problem.internal')
    if (error.concernsField) return t('problem.fields')
    switch (error.code) {
      case 'offline':
        return t('problem.offline')
      case 'rate_limited':
        return t('problem.rate_limited')
      case 'unavailable':
        return t('problem.unavailable')
      case 'internal':
        return t('problem.internal')
      case 'event.full':
        return t('bookings.full')
      case 'event.closed':
        return t('bookings.closed')
      case 'booking.exists':
        return t('bookings.exists')
      default:
        return error.message
    }
  }
}
