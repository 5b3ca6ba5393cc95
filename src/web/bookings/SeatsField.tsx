import AddIcon from '@mui/icons-material/AddRounded'
import RemoveIcon from '@mui/icons-material/RemoveRounded'
import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import InputBase from '@mui/material/InputBase'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useId, useState } from 'react'
import { useTexts } from './i18n/texts.ts'

interface Props {
  seats: number
  most: number
  hint: string
  onChange: (seats: number) => void
}

const frame = { border: '1px solid', borderColor: 'divider' } as const

/** A small number, by two buttons, the arrow keys or typed. */
export function SeatsField({ seats, most, hint, onChange }: Props) {
  const { t } = useTexts()
  const id = useId()
  // While it is being typed the field may be empty; what counts is the last number that made sense.
  const [typed, setTyped] = useState<string | null>(null)
  const set = (value: number) => {
    setTyped(null)
    onChange(Math.min(most, Math.max(1, value)))
  }
  return (
    <Box>
      <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between' }}>
        <Typography component="label" htmlFor={id} sx={{ fontWeight: 620 }}>
          {t('panel.seats')}
        </Typography>
        <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
          <IconButton
            aria-label={t('panel.fewer')}
            disabled={seats <= 1}
            onClick={() => set(seats - 1)}
            sx={frame}
          >
            <RemoveIcon />
          </IconButton>
          <InputBase
            id={id}
            value={typed ?? seats}
            type="number"
            onChange={({ target: { value } }) => {
              setTyped(value)
              const number = Number(value)
              if (Number.isInteger(number) && number >= 1 && number <= most) onChange(number)
            }}
            onBlur={() => setTyped(null)}
            slotProps={{ input: { min: 1, max: most, inputMode: 'numeric', 'aria-describedby': `${id}h` } }}
            sx={{
              width: 52,
              fontSize: '1.25rem',
              fontWeight: 680,
              fontVariantNumeric: 'tabular-nums',
              '& input': { textAlign: 'center', appearance: 'textfield' },
              '& input::-webkit-inner-spin-button': { appearance: 'none' },
            }}
          />
          <IconButton
            aria-label={t('panel.more')}
            disabled={seats >= most}
            onClick={() => set(seats + 1)}
            sx={frame}
          >
            <AddIcon />
          </IconButton>
        </Stack>
      </Stack>
      <Typography id={`${id}h`} variant="body2" aria-live="polite" sx={{ color: 'text.secondary' }}>
        {hint}
      </Typography>
    </Box>
  )
}
