import ClearIcon from '@mui/icons-material/CloseRounded'
import SearchIcon from '@mui/icons-material/SearchRounded'
import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Between the last key and the search, in milliseconds. */
const pause = 300

interface Props {
  words: string
  /** `replace` when the address already speaks of a search: one step back leaves it, however many keys it took. */
  onChange: (words: string, replace: boolean) => void
}

/** The words to look for, searched while they are typed. */
export function SearchBox({ words, onChange }: Props) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(words)
  const [known, setKnown] = useState(words)
  const [asked, setAsked] = useState<string | null>(null)
  if (words !== known) {
    setKnown(words)
    // The address changed by itself: a step back, or all was cleared. What was asked for here is typed already, or more.
    if (words !== asked) setTyped(words)
    setAsked(null)
  }
  const search = (next: string) => {
    if (next === words) return
    setAsked(next)
    onChange(next, words !== '')
  }
  const searchTyped = useEffectEvent(search)
  useEffect(() => {
    const timer = setTimeout(() => searchTyped(typed), pause)
    return () => clearTimeout(timer)
  }, [typed])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search(typed)
  }
  return (
    <Box
      component="form"
      onSubmit={submit}
      sx={{
        display: 'flex',
        alignItems: 'center',
        height: 56,
        pl: 2,
        pr: 0.75,
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 4,
        bgcolor: 'background.paper',
        '&:focus-within': { outline: '3px solid', outlineColor: 'secondary.main', outlineOffset: 1 },
      }}
    >
      <SearchIcon sx={{ color: 'text.secondary' }} />
      <Box
        component="input"
        ref={input}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={200}
        aria-label={t('find.search')}
        placeholder={t('find.search')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        sx={{
          flex: 1,
          minWidth: 0,
          height: '100%',
          px: 1.5,
          border: 0,
          outline: '0 !important',
          background: 'none',
          color: 'inherit',
          font: 'inherit',
          fontSize: '1.0625rem',
          appearance: 'none',
          '&::placeholder': { color: 'text.secondary', opacity: 1 },
          '&::-webkit-search-cancel-button': { display: 'none' },
        }}
      />
      {typed && (
        <IconButton
          aria-label={t('find.search_clear')}
          onClick={() => {
            setTyped('')
            search('')
            input.current?.focus()
          }}
        >
          <ClearIcon />
        </IconButton>
      )}
    </Box>
  )
}
