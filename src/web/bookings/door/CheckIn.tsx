import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import MuiLink from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Event } from '../../../contract/events.ts'
import { useMe } from '../../accounts/session.ts'
import { ApiProblem } from '../../api/problem.ts'
import { NotFound } from '../../app/NotFound.tsx'
import { useLiveEvent } from '../../events/queries.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Page } from '../../ui/Page.tsx'
import { Waiting } from '../../ui/Waiting.tsx'
import { Camera } from './Camera.tsx'
import { useTexts } from './i18n/texts.ts'
import { Outcome, type Result } from './Outcome.tsx'
import { doorCounts, useDoor } from './queries.ts'

export default function CheckIn() {
  const { id = '' } = useParams()
  return /^[1-9]\d{0,15}$/.test(id) ? <Found id={Number(id)} /> : <NotFound />
}

function Found({ id }: { id: number }) {
  const me = useMe()
  const { data: event, error, refetch } = useLiveEvent(id)
  if (event) return event.organizer.id === me?.id ? <Door event={event} /> : <NotFound />
  if (!error) return <Waiting />
  if (error instanceof ApiProblem && error.status === 404) return <NotFound />
  return <Failure error={error} retry={refetch} />
}

/** How many results stay in sight. */
const most = 20

/** The door of an event on a phone: a code typed or scanned, and a loud answer. */
function Door({ event }: { event: Event }) {
  const { t } = useTexts()
  const { byCode, undo } = useDoor(event.id)
  const { data: counts } = useQuery(doorCounts(event.id))
  const [results, setResults] = useState<Result[]>([])
  const field = useRef<HTMLInputElement>(null)
  const [last, ...earlier] = results
  const add = (result: Result) => {
    setResults((known) => [result, ...known].slice(0, most))
    navigator.vibrate?.(result.booking ? 70 : [90, 70, 90])
  }
  const enter = (code: string) => {
    byCode.mutate(code, {
      onSuccess: (booking) => add({ at: Date.now(), booking }),
      onError: (error) => add({ at: Date.now(), error }),
    })
  }
  const submit = (form: FormEvent<HTMLFormElement>) => {
    form.preventDefault()
    const code = field.current?.value.trim()
    if (!code || byCode.isPending) return
    enter(code)
    form.currentTarget.reset()
    field.current?.focus()
  }
  const takeBack = ({ booking, at }: Result) => {
    if (!booking) return
    undo.mutate(booking, { onSuccess: () => setResults((known) => known.filter((one) => one.at !== at)) })
  }
  return (
    <Page
      title={t('door.title')}
      width="sm"
      action={
        <Typography sx={{ fontWeight: 650, fontVariantNumeric: 'tabular-nums' }}>
          {counts && t('door.counts', counts)}
        </Typography>
      }
    >
      <Typography sx={{ mt: -2, mb: 2.5 }}>
        <MuiLink component={Link} to={`/events/${event.id}`} underline="always">
          {event.title}
        </MuiLink>
      </Typography>
      <Stack spacing={2.5}>
        <Camera onCode={enter} />
        <form onSubmit={submit} aria-label={t('door.code')}>
          <Stack spacing={1.5}>
            <TextField
              inputRef={field}
              label={t('door.code')}
              helperText={t('door.code_hint')}
              autoFocus
              slotProps={{
                htmlInput: {
                  maxLength: 500,
                  autoComplete: 'off',
                  autoCapitalize: 'characters',
                  autoCorrect: 'off',
                  spellCheck: false,
                  enterKeyHint: 'go',
                },
              }}
              sx={{
                '& input': {
                  fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
                  fontSize: '1.35rem',
                  fontWeight: 650,
                  textTransform: 'uppercase',
                  letterSpacing: '0.04em',
                },
              }}
            />
            <Button type="submit" variant="contained" size="large" loading={byCode.isPending}>
              {t('door.let_in')}
            </Button>
          </Stack>
        </form>
        <Box aria-live="assertive">
          {last && <Outcome key={last.at} result={last} event={event} large onUndo={takeBack} />}
        </Box>
        <section>
          <Typography variant="h2" sx={{ mb: 1 }}>
            {t('door.last')}
          </Typography>
          {results.length === 0 && (
            <Typography sx={{ color: 'text.secondary' }}>{t('door.last_empty')}</Typography>
          )}
          <Stack component="ul" spacing={1} sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {earlier.map((result) => (
              <li key={result.at}>
                <Outcome result={result} event={event} onUndo={takeBack} />
              </li>
            ))}
          </Stack>
        </section>
      </Stack>
    </Page>
  )
}
