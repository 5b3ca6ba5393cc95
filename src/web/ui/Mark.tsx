import Box from '@mui/material/Box'
import type { ReactNode } from 'react'

interface Props {
  colour?: 'primary' | 'secondary' | 'success' | 'error'
  children: ReactNode
}

/** A word about a thing, in a frame. */
export function Mark({ colour, children }: Props) {
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        height: 26,
        px: 1,
        borderRadius: 2,
        border: '1px solid',
        borderColor: colour ? `color-mix(in srgb, currentcolor 60%, transparent)` : 'divider',
        color: colour ? `${colour}.main` : 'text.secondary',
        bgcolor: 'background.paper',
        fontSize: 13,
        fontWeight: 600,
        lineHeight: 1,
        whiteSpace: 'nowrap',
        '& svg': { fontSize: 16 },
      }}
    >
      {children}
    </Box>
  )
}
