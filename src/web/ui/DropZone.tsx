import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { type ChangeEvent, type DragEvent, type ReactNode, useRef, useState } from 'react'

interface Props {
  /** What the file chooser offers. */
  accept: string
  choose: string
  hint: string
  /** What went wrong with the last file. */
  refusal?: string
  busy?: boolean
  onFile: (file: File) => void
  /** Stands above the button: what was chosen before. */
  children?: ReactNode
  more?: ReactNode
}

/** Takes one file, dropped or chosen. */
export function DropZone({ accept, choose, hint, refusal, busy, onFile, children, more }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !busy) onFile(file)
  }
  const chosen = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0]
    if (file) onFile(file)
    // Choosing the same file again is another attempt.
    currentTarget.value = ''
  }
  return (
    <Box
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        display: 'grid',
        gap: 2,
        p: 2.5,
        border: '1.5px dashed',
        borderColor: over ? 'primary.main' : 'divider',
        borderRadius: 3,
        bgcolor: over ? 'action.hover' : 'transparent',
      }}
    >
      {children}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <Button variant="outlined" loading={busy} onClick={() => input.current?.click()}>
          {choose}
        </Button>
        {more}
        <input ref={input} type="file" accept={accept} aria-label={choose} onChange={chosen} hidden />
        <Box
          aria-live="polite"
          sx={{
            flex: '1 1 220px',
            fontSize: 14,
            color: refusal ? 'error.main' : 'text.secondary',
          }}
        >
          {refusal || hint}
        </Box>
      </Box>
    </Box>
  )
}
