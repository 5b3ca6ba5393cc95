import BackIcon from '@mui/icons-material/ArrowBackRounded'
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** The way up from a page that belongs to another. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Button
      component={Link}
      to={to}
      size="small"
      startIcon={<BackIcon />}
      sx={{ ml: -1, mb: 1, minHeight: 44 }}
    >
      {children}
    </Button>
  )
}
