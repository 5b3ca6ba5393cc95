import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'

/** Fields about one question. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="fieldset" sx={{ m: 0, p: { xs: 2.5, sm: 3.5 }, minWidth: 0 }}>
      <Typography component="legend" variant="h2" sx={{ float: 'left', width: '100%', p: 0, mb: 2.5 }}>
        {title}
      </Typography>
      <Stack spacing={2.5} sx={{ clear: 'both' }}>
        {children}
      </Stack>
    </Card>
  )
}

/** Two fields side by side where there is room. */
export function Pair({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '1fr 1fr' } }}>{children}</Box>
}
