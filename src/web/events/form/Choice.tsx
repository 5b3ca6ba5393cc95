import FormControl from '@mui/material/FormControl'
import FormControlLabel from '@mui/material/FormControlLabel'
import FormLabel from '@mui/material/FormLabel'
import Radio from '@mui/material/Radio'
import RadioGroup from '@mui/material/RadioGroup'

interface Props<T extends string> {
  label: string
  value: T
  choices: readonly { value: T; label: string }[]
  row?: boolean
  onChange: (value: T) => void
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, value, choices, row, onChange }: Props<T>) {
  return (
    <FormControl>
      <FormLabel sx={{ fontWeight: 600, mb: 0.5 }}>{label}</FormLabel>
      <RadioGroup
        row={row}
        value={value}
        onChange={(_, picked) => {
          const choice = choices.find((one) => one.value === picked)
          if (choice) onChange(choice.value)
        }}
      >
        {choices.map((choice) => (
          <FormControlLabel key={choice.value} {...choice} control={<Radio />} />
        ))}
      </RadioGroup>
    </FormControl>
  )
}
