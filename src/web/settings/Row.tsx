import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'

export function Rows({ children }: { children: ReactNode }) {
  return (
    <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {children}
    </Card>
  )
}

interface Props {
  icon: ReactNode
  title: string
  mark?: ReactNode
  facts: string[]
  action: ReactNode
}

/** One thing of a list, what is known of it, and what can be done with it. */
export function Row({ icon, title, mark, facts, action }: Props) {
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        gap: 2,
        alignItems: 'center',
        p: { xs: 2, sm: 2.5 },
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
      }}
    >
      <Box aria-hidden sx={{ display: 'flex', alignSelf: 'start', pt: '1px', color: 'text.secondary' }}>
        {icon}
      </Box>
      <Stack sx={{ flex: 1, minWidth: 0, gap: 0.25 }}>
        <Stack direction="row" useFlexGap sx={{ columnGap: 1.25, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography sx={{ fontWeight: 620, overflowWrap: 'anywhere' }}>{title}</Typography>
          {mark}
        </Stack>
        {facts.map((fact) => (
          <Typography
            key={fact}
            variant="body2"
            sx={{
              color: 'text.secondary',
              overflowWrap: 'anywhere',
              '&::first-letter': { textTransform: 'uppercase' },
            }}
          >
            {fact}
          </Typography>
        ))}
      </Stack>
      {action}
    </Box>
  )
}
