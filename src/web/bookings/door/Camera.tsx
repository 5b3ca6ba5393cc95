import CameraIcon from '@mui/icons-material/PhotoCameraOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { canScan, scan } from './camera.ts'
import { useTexts } from './i18n/texts.ts'

/** The same ticket stays in front of the camera for a while: it counts once in this time, in milliseconds. */
const sameCodePause = 6000

/** Reads QR codes where the browser can; where it cannot it says what else to do. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTexts()
  const [on, setOn] = useState(false)
  const [trouble, setTrouble] = useState('')
  const video = useRef<HTMLVideoElement>(null)
  const seen = useRef({ code: '', at: 0 })
  const found = useEffectEvent((code: string) => {
    const now = Date.now()
    if (code === seen.current.code && now - seen.current.at < sameCodePause) return
    seen.current = { code, at: now }
    onCode(code)
  })
  const failed = useEffectEvent((error: unknown) => {
    setOn(false)
    const refused = error instanceof DOMException && error.name === 'NotAllowedError'
    setTrouble(t(refused ? 'door.camera_refused' : 'door.camera_failed'))
  })
  useEffect(() => {
    if (!on || !video.current) return
    const stop = new AbortController()
    scan(video.current, found, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) failed(error)
    })
    return () => stop.abort()
  }, [on])
  if (!canScan)
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('door.camera_none')}
      </Typography>
    )
  return (
    <Box>
      {on && (
        <Box
          component="video"
          ref={video}
          muted
          playsInline
          aria-label={t('door.camera_view')}
          sx={{
            display: 'block',
            width: '100%',
            aspectRatio: '4 / 3',
            objectFit: 'cover',
            borderRadius: 5,
            bgcolor: '#000',
            mb: 1.5,
          }}
        />
      )}
      <Button
        fullWidth
        size="large"
        variant="outlined"
        startIcon={<CameraIcon />}
        onClick={() => {
          setTrouble('')
          setOn(!on)
        }}
      >
        {t(on ? 'door.camera_stop' : 'door.camera')}
      </Button>
      <Typography role="status" variant="body2" sx={{ color: 'error.main', mt: trouble ? 1 : 0 }}>
        {trouble}
      </Typography>
    </Box>
  )
}
