import { Field } from '../ui/form.tsx'

interface Props {
  name: string
  label: string
  helperText?: string
  /** Recovery codes have letters, codes of an authenticator only digits. */
  letters?: boolean
  autoFocus?: boolean
}

/** A field for a one-time code, which phones and password managers know how to fill. */
export function CodeField({ letters = false, ...props }: Props) {
  return (
    <Field
      {...props}
      autoComplete={letters ? 'off' : 'one-time-code'}
      required
      slotProps={{
        htmlInput: {
          inputMode: letters ? 'text' : 'numeric',
          autoCapitalize: 'characters',
          spellCheck: false,
          maxLength: 40,
        },
      }}
      sx={{ '& input': { fontVariantNumeric: 'tabular-nums', letterSpacing: '0.08em' } }}
    />
  )
}
