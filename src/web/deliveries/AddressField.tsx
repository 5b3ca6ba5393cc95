import TextField from '@mui/material/TextField'
import { useEffect, useEffectEvent, useState } from 'react'
import { useSettled } from '../ui/settled.ts'

interface Props {
  label: string
  value: string
  onChange: (address: string) => void
}

/** An address to look for, asked once the hands rest. */
export function AddressField({ label, value, onChange }: Props) {
  const [known, setKnown] = useState(value)
  const [typed, setTyped] = useState(value)
  const asked = useSettled(typed).trim()
  if (value !== known) {
    setKnown(value)
    // It was cleared from elsewhere.
    if (value !== asked) setTyped(value)
  }
  const say = useEffectEvent((address: string) => {
    if (address !== value) onChange(address)
  })
  useEffect(() => say(asked), [asked])
  return (
    <TextField
      type="search"
      size="small"
      label={label}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      slotProps={{ htmlInput: { maxLength: 254, autoComplete: 'off' }, inputLabel: { shrink: true } }}
    />
  )
}
