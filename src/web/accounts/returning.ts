import { useLocation, useNavigate } from 'react-router'

/** What a stranger was about to do. Kept in the history entry, not in the address: no link can make somebody book. */
export interface Errand {
  /** Where to return after signing in. */
  from: string
  /** The event whose seat was asked for. */
  book?: number
  /** How many seats of it, and whether to wait in line for them. */
  seats?: number
  waitlist?: boolean
}

function isErrand(state: unknown): state is Errand {
  return typeof state === 'object' && state !== null && 'from' in state && typeof state.from === 'string'
}

/** The errand a sign-in page was opened for, and the way back. */
export function useReturning() {
  const { state } = useLocation()
  const navigate = useNavigate()
  const errand = isErrand(state) ? state : null
  const goBack = () => navigate(errand?.from ?? '/', { replace: true, state: errand })
  return { errand, goBack }
}
