import VisibilityOffIcon from '@mui/icons-material/VisibilityOffOutlined'
import VisibilityIcon from '@mui/icons-material/VisibilityOutlined'
import IconButton from '@mui/material/IconButton'
import InputAdornment from '@mui/material/InputAdornment'
import { useState } from 'react'
import { Field } from '../ui/form.tsx'
import { useTexts } from './i18n/texts.ts'

interface Props {
  name?: string
  label?: string
  autoComplete: 'current-password' | 'new-password'
  helperText?: string
  autoFocus?: boolean
}

export function PasswordField({ name = 'password', label, ...props }: Props) {
  const { t } = useTexts()
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      name={name}
      label={label ?? t('field.password')}
      type={shown ? 'text' : 'password'}
      required
      slotProps={{
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <IconButton
                edge="end"
                aria-label={t(shown ? 'field.hide_password' : 'field.show_password')}
                onClick={() => setShown(!shown)}
              >
                {shown ? <VisibilityOffIcon /> : <VisibilityIcon />}
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  )
}
