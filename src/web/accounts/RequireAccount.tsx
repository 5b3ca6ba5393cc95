import { Navigate, Outlet, useLocation } from 'react-router'
import { Waiting } from '../ui/Waiting.tsx'
import type { Errand } from './returning.ts'
import { useMe } from './session.ts'

/** Pages for the signed in: a stranger signs in first and comes back. */
export function RequireAccount() {
  const me = useMe()
  const { pathname, search } = useLocation()
  if (me === undefined) return <Waiting />
  if (me === null)
    return <Navigate to="/sign-in" replace state={{ from: pathname + search } satisfies Errand} />
  return <Outlet />
}
