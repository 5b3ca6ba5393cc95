import Box from '@mui/material/Box'
import Container from '@mui/material/Container'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { useTitle } from './title.ts'

interface Props {
  title: string
  lead?: string
  action?: ReactNode
  width?: 'sm' | 'md' | 'lg'
  /** Stands above the heading: the way up. */
  before?: ReactNode
  children: ReactNode
}

/** A page under one heading; the window takes its title. */
export function Page({ title, lead, action, width = 'lg', before, children }: Props) {
  useTitle(title)
  return (
    <Container maxWidth={width} sx={{ py: { xs: 3.5, md: 6 } }}>
      {before}
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 2,
          alignItems: 'end',
          justifyContent: 'space-between',
          mb: { xs: 3, md: 4.5 },
        }}
      >
        <Box sx={{ minWidth: 0, maxWidth: 640 }}>
          <Typography variant="h1">{title}</Typography>
          {lead && (
            <Typography variant="subtitle1" component="p" sx={{ color: 'text.secondary', mt: 1.25 }}>
              {lead}
            </Typography>
          )}
        </Box>
        {action}
      </Box>
      {children}
    </Container>
  )
}
