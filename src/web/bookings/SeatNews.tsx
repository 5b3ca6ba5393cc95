import Box from '@mui/material/Box'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A hot event changes many times a second: a screen reader hears where it came to rest. */
const rest = 1500

/** Tells screen readers how many seats are left. Silent until the number changes for the first time. */
export function SeatNews({ freeSeats }: { freeSeats: number }) {
  const { t } = useTranslation()
  const [told, setTold] = useState(freeSeats)
  const [heard, setHeard] = useState(false)
  useEffect(() => {
    if (told === freeSeats) return
    const timer = setTimeout(() => {
      setTold(freeSeats)
      setHeard(true)
    }, rest)
    return () => clearTimeout(timer)
  }, [told, freeSeats])
  return (
    <Box
      aria-live="polite"
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clipPath: 'inset(50%)',
        whiteSpace: 'nowrap',
      }}
    >
      {heard && (told > 0 ? t('events.free', { count: told }) : t('events.full'))}
    </Box>
  )
}
