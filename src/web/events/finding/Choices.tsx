import Box from '@mui/material/Box'
import Chip from '@mui/material/Chip'
import Typography from '@mui/material/Typography'
import { type ReactNode, useId } from 'react'

interface Choice<T> {
  value: T
  label: ReactNode
}

interface Props<T> {
  title: string
  choices: Choice<T>[]
  chosen: T
  /** Pressing what is chosen takes it back. */
  nothing?: T
  onChoose: (value: T) => void
  children?: ReactNode
}

/** One of a few, each a press away. */
export function Choices<T extends string | number>({
  title,
  choices,
  chosen,
  nothing,
  onChoose,
  children,
}: Props<T>) {
  const id = useId()
  return (
    <Box role="group" aria-labelledby={id}>
      <Typography id={id} sx={{ fontWeight: 650, mb: 1.25 }}>
        {title}
      </Typography>
      {children}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {choices.map(({ value, label }) => (
          <Chip
            key={value}
            label={label}
            component="button"
            type="button"
            clickable
            aria-pressed={value === chosen}
            color={value === chosen ? 'primary' : 'default'}
            variant={value === chosen ? 'filled' : 'outlined'}
            onClick={() => onChoose(value === chosen && nothing !== undefined ? nothing : value)}
            sx={{ height: 38, borderRadius: 2.5, font: 'inherit', fontSize: 15, fontWeight: 550 }}
          />
        ))}
      </Box>
    </Box>
  )
}
