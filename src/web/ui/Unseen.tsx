import Box from '@mui/material/Box'
import type { HTMLAttributes } from 'react'

/** Words for a screen reader where the eye has a picture. */
export function Unseen(props: HTMLAttributes<HTMLSpanElement>) {
  return (
    <Box
      component="span"
      {...props}
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clipPath: 'inset(50%)',
        whiteSpace: 'nowrap',
      }}
    />
  )
}
