import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Snackbar from '@mui/material/Snackbar'
import type { Notice } from './notice.tsx'

interface Props {
  notice: Notice
  open: boolean
  onClose: () => void
}

export default function NoticeBar({ notice, open, onClose }: Props) {
  const { text, tone = 'success', action } = notice
  return (
    <Snackbar
      open={open}
      autoHideDuration={action ? 9000 : 5000}
      onClose={(_, reason) => reason !== 'clickaway' && onClose()}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
      sx={{ bottom: { xs: 'calc(84px + env(safe-area-inset-bottom))', md: 24 } }}
    >
      <Alert
        variant="filled"
        severity={tone}
        sx={{
          alignItems: 'center',
          fontWeight: 550,
          minWidth: { sm: 320 },
          bgcolor: tone === 'error' ? 'error.main' : 'text.primary',
          color: tone === 'error' ? 'error.contrastText' : 'background.default',
        }}
        action={
          action && (
            <Button
              color="inherit"
              size="small"
              onClick={() => {
                onClose()
                action.take()
              }}
            >
              {action.label}
            </Button>
          )
        }
      >
        {text}
      </Alert>
    </Snackbar>
  )
}
