import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react'

/** Most visits end without a notice: its looks are loaded with the first one. */
const NoticeBar = lazy(() => import('./NoticeBar.tsx'))

export interface Notice {
  text: string
  tone?: 'success' | 'error' | 'info'
  /** An offer beside the text: taking a step back, usually. */
  action?: { label: string; take: () => void }
}

const Tell = createContext<(notice: Notice) => void>(() => {})

/** Tells the person what came of an action, at the bottom of the page. */
export const useNotice = () => useContext(Tell)

export function Notices({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ notice: Notice; key: number } | null>(null)
  const [open, setOpen] = useState(false)
  const tell = useCallback((notice: Notice) => {
    setShown({ notice, key: performance.now() })
    setOpen(true)
  }, [])
  return (
    <Tell value={tell}>
      {children}
      <Suspense>
        {shown && (
          <NoticeBar key={shown.key} notice={shown.notice} open={open} onClose={() => setOpen(false)} />
        )}
      </Suspense>
    </Tell>
  )
}
