import { useLocation } from 'react-router'

/**
 * The token of a mailed link, empty without one. It stands in the fragment, which reaches no server and no Referer, and
 * stays there until it is used: a phone may reload the page while a password manager is in front of it.
 */
export function useMailedToken(): string {
  return new URLSearchParams(useLocation().hash.slice(1)).get('token') ?? ''
}
