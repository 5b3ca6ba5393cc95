import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Snackbar from '@mui/material/Snackbar'
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

interface Notice {
  text: string
  tone?: 'success' | 'error' | 'info'
  /** An offer beside the text: taking a step back, usually. */
  action?: { label: string; take: () => void }
}

const Tell = createContext<(notice: Notice) => void>(() => {})

/** Tells the person what came of an action, at the bottom of the page. */
export const useNotice = () => useContext(Tell)

export function Notices({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<(Notice & { key: number }) | null>(null)
  const [open, setOpen] = useState(false)
  const tell = useCallback((notice: Notice) => {
    setShown({ ...notice, key: performance.now() })
    setOpen(true)
  }, [])
  const action = shown?.action
  return (
    <Tell value={tell}>
      {children}
      <Snackbar
        key={shown?.key}
        open={open}
        autoHideDuration={action ? 9000 : 5000}
        onClose={(_, reason) => reason !== 'clickaway' && setOpen(false)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
        sx={{ bottom: { xs: 'calc(84px + env(safe-area-inset-bottom))', md: 24 } }}
      >
        <Alert
          variant="filled"
          severity={shown?.tone ?? 'success'}
          sx={{ alignItems: 'center', borderRadius: 3, fontWeight: 550, minWidth: { sm: 320 } }}
          action={
            action && (
              <Button
                color="inherit"
                size="small"
                onClick={() => {
                  setOpen(false)
                  action.take()
                }}
              >
                {action.label}
              </Button>
            )
          }
        >
          {shown?.text}
        </Alert>
      </Snackbar>
    </Tell>
  )
}
