import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'

interface Props {
  icon: ReactNode
  title: string
  text: string
  action?: ReactNode
  /** The page has nothing else, so this is its heading. */
  alone?: boolean
}

/** Stands where there is nothing to show: an empty list, a missing page, a failure. */
export function Blank({ icon, title, text, action, alone }: Props) {
  return (
    <Box
      sx={{
        display: 'grid',
        justifyItems: 'center',
        textAlign: 'center',
        gap: 1,
        px: 3,
        py: { xs: 6, md: 9 },
        border: '1px dashed',
        borderColor: 'divider',
        borderRadius: 5,
      }}
    >
      <Box
        aria-hidden
        sx={{
          display: 'grid',
          placeItems: 'center',
          width: 64,
          height: 64,
          mb: 1.5,
          borderRadius: 4,
          color: 'primary.main',
          bgcolor: 'color-mix(in srgb, var(--v-palette-primary-main) 12%, transparent)',
          '& svg': { fontSize: 32 },
        }}
      >
        {icon}
      </Box>
      <Typography variant="h2" component={alone ? 'h1' : 'h2'}>
        {title}
      </Typography>
      <Typography sx={{ color: 'text.secondary', maxWidth: 420 }}>{text}</Typography>
      {action && <Box sx={{ mt: 2 }}>{action}</Box>}
    </Box>
  )
}
