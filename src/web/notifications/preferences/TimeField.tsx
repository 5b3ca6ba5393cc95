import TextField from '@mui/material/TextField'
import { useState } from 'react'

interface Props {
  label: string
  /** `22:00` */
  value: string
  /** Says what is wrong with a time, if anything is. */
  refuse?: (time: string) => string | null
  onChange: (time: string) => void
}

/** A time of day, taken over once the hands leave it: while it is being typed it is another at every key. */
export function TimeField({ label, value, refuse, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? value
  const problem = typed ? refuse?.(typed) : null
  const settle = () => {
    if (problem) return
    setTyped(null)
    if (typed && typed !== value) onChange(typed)
  }
  return (
    <TextField
      type="time"
      label={label}
      value={shown}
      error={Boolean(problem)}
      helperText={problem}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={settle}
      onKeyDown={({ key }) => key === 'Enter' && settle()}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={{ flex: '1 1 120px', maxWidth: 160 }}
    />
  )
}
