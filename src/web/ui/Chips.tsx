import Box from '@mui/material/Box'
import Chip from '@mui/material/Chip'

interface Props<T> {
  /** What the choice is about. */
  label: string
  choices: { value: T; label: string; disabled?: boolean }[]
  isChosen: (value: T) => boolean
  onPress: (value: T) => void
}

/** A few answers side by side, each a press away, one or more of them chosen. */
export function Chips<T extends string | number>({ label, choices, isChosen, onPress }: Props<T>) {
  return (
    <Box role="group" aria-label={label} sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      {choices.map(({ value, label: text, disabled }) => {
        const chosen = isChosen(value)
        return (
          <Chip
            key={value}
            label={text}
            component="button"
            type="button"
            clickable
            disabled={disabled}
            aria-pressed={chosen}
            color={chosen ? 'primary' : 'default'}
            variant={chosen ? 'filled' : 'outlined'}
            onClick={() => onPress(value)}
            sx={{ height: 40, borderRadius: 2.5, font: 'inherit', fontSize: 15, fontWeight: 550 }}
          />
        )
      })}
    </Box>
  )
}
