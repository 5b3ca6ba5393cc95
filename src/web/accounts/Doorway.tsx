import Card from '@mui/material/Card'
import Container from '@mui/material/Container'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { Bell } from '../ui/Bell.tsx'
import { useTitle } from '../ui/title.ts'

interface Props {
  title: string
  text: string
  children?: ReactNode
}

/** The frame of what is done before one is in. */
export function Doorway({ title, text, children }: Props) {
  useTitle(title)
  return (
    <Container maxWidth="sm" sx={{ py: { xs: 3, md: 8 } }}>
      <Card sx={{ p: { xs: 3, sm: 5 }, borderRadius: 6 }}>
        <Bell size={44} />
        <Typography variant="h1" sx={{ mt: 2.5, fontSize: '2rem' }}>
          {title}
        </Typography>
        <Typography sx={{ color: 'text.secondary', mt: 1, mb: 3.5 }}>{text}</Typography>
        {children}
      </Card>
    </Container>
  )
}
