import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import Ask from './Ask.tsx'

interface Props {
  /** Something would be lost. */
  dirty: boolean
  words: { question: string; text: string; yes: string; no: string }
}

/**
 * Asks before a page with unsaved work is left: by a link of the app, by a step back (where the browser lets a page
 * hold it), and, in the browser's own words, by closing the window. What the app itself navigates to is not held.
 */
export function LeaveGuard({ dirty, words }: Props) {
  const navigate = useNavigate()
  const [leave, setLeave] = useState<(() => void) | null>(null)
  useEffect(() => {
    if (!dirty) return
    let free = false
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const press = (event: MouseEvent) => {
      const target = linkOf(event)
      if (!target) return
      // The router leaves a prevented click alone; everything else about it goes on, a menu closes.
      event.preventDefault()
      setLeave(() => () => void navigate(target))
    }
    const step = (event: NavigateEvent) => {
      if (free || event.navigationType !== 'traverse' || !event.cancelable) return
      event.preventDefault()
      const { key } = event.destination
      setLeave(() => () => {
        free = true
        window.navigation.traverseTo(key)
      })
    }
    // Safari and Firefox know it since 2025; elsewhere a step back is not held.
    const history = 'navigation' in window ? window.navigation : undefined
    addEventListener('beforeunload', unload)
    document.addEventListener('click', press, true)
    history?.addEventListener('navigate', step)
    return () => {
      removeEventListener('beforeunload', unload)
      document.removeEventListener('click', press, true)
      history?.removeEventListener('navigate', step)
    }
  }, [dirty, navigate])
  if (!leave) return null
  return (
    <Ask
      {...words}
      onNo={() => setLeave(null)}
      onYes={() => {
        setLeave(null)
        leave()
      }}
    />
  )
}

/** Where a plain press on a link of this app leads, when that is another page. */
function linkOf(event: MouseEvent): string | null {
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null
  if (!plain || !(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin)
    return null
  return link.pathname === location.pathname ? null : link.pathname + link.search
}
