import Alert from '@mui/material/Alert'
import TextField, { type TextFieldProps } from '@mui/material/TextField'
import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../api/problem.ts'
import { useWording } from './wording.ts'

/** Says what the server said about a field. */
const Refused = createContext<(field: string) => string | undefined>(() => undefined)

interface FormProps {
  /** What the last attempt failed with. */
  error: unknown
  /** Refusals that are about a field of this very form, and what to say under it. */
  about?: Partial<Record<ApiProblem['code'], { field: string; text: string }>>
  onSubmit: (fields: FormData) => void
  label: string
  children: ReactNode
}

/**
 * A form whose fields keep what was typed (they belong to the browser, not to React's state) and show what the server
 * said about each of them; what concerns no field stands on top. The first refused field is focused.
 */
export function Form({ error, about, onSubmit, label, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const { t } = useTranslation()
  const word = useWording()
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  const problem = error instanceof ApiProblem ? error : undefined
  const own = problem && about?.[problem.code]
  const refusalOf = (field: string) => (own?.field === field ? own.text : problem?.at(field))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSubmit(new FormData(event.currentTarget))
  }
  return (
    <form ref={form} onSubmit={submit} noValidate aria-label={label}>
      {Boolean(error) && (
        <Alert severity="error" sx={{ mb: 3, borderRadius: 3 }}>
          {own ? t('problem.fields') : word(error)}
        </Alert>
      )}
      <Refused value={refusalOf}>{children}</Refused>
    </form>
  )
}

/** What the server said about a field of the form around. */
export function useRefusal(name: string): string | undefined {
  return useContext(Refused)(name)
}

type FieldProps = TextFieldProps & { name: string; autoComplete?: string }

/** A text field that shows the server's word about it. */
export function Field({ helperText, ...props }: FieldProps) {
  const refusal = useRefusal(props.name)
  return <TextField {...props} error={Boolean(refusal)} helperText={refusal ?? helperText} />
}
