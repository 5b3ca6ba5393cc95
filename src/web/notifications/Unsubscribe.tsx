import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'react-router'
import { Doorway } from '../accounts/Doorway.tsx'
import { call, type Reply } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { Failure } from '../ui/Failure.tsx'
import { keyed } from '../ui/keyed.ts'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'
import { preferencesKey } from './preferences/queries.ts'

/**
 * Where the link at a mail's foot leads; no sign-in is needed. The token stands in the fragment, which no server log
 * sees. It takes a press: programs that look at every link in a mail must switch off nothing.
 */
export default function Unsubscribe() {
  const { t } = useTexts()
  const token = useLocation().hash.slice(1, 201)
  const { data, error, refetch } = useQuery({
    queryKey: ['unsubscription', token],
    queryFn: ({ signal }) => call('GET /unsubscribe/:token', { params: { token }, signal }),
    enabled: token !== '',
    refetchOnWindowFocus: false,
  })
  if (data) return <Found what={data} token={token} />
  if (token === '' || (error instanceof ApiProblem && (error.status === 404 || error.status === 400)))
    return (
      <Doorway title={t('unsubscribe.invalid')} text={t('unsubscribe.invalid_text')}>
        <ToSettings />
      </Doorway>
    )
  return (
    <Doorway title={t('unsubscribe.title')} text={t('unsubscribe.text')}>
      {error ? <Failure error={error} retry={refetch} /> : <Skeleton variant="rounded" height={120} />}
    </Doorway>
  )
}

function ToSettings() {
  const { t } = useTexts()
  return (
    <Button component={Link} to="/settings/notifications" variant="outlined" size="large">
      {t('unsubscribe.settings')}
    </Button>
  )
}

function Found({ what, token }: { what: Reply<'GET /unsubscribe/:token'>; token: string }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const word = useWording()
  const leave = useMutation({
    mutationFn: () => call('POST /unsubscribe/:token', { params: { token } }),
    // Whoever is signed in here may have read the settings.
    onSuccess: () => client.invalidateQueries({ queryKey: preferencesKey }),
  })
  const state = leave.isSuccess ? 'done' : what.mail ? 'open' : 'before'
  const [title, text] =
    state === 'open'
      ? (['unsubscribe.title', 'unsubscribe.text'] as const)
      : ([`unsubscribe.${state}`, `unsubscribe.${state}_text`] as const)
  return (
    <Doorway title={t(title)} text={t(text)}>
      <Stack spacing={3} role="status" aria-label={t(title)}>
        <Typography variant="h2" component="p">
          {t(`kind.${keyed(what.kind)}`)}
        </Typography>
        {leave.error && <Alert severity="error">{word(leave.error)}</Alert>}
        <Stack direction="row" useFlexGap sx={{ gap: 1.5, flexWrap: 'wrap' }}>
          {state === 'open' && (
            <Button variant="contained" size="large" loading={leave.isPending} onClick={() => leave.mutate()}>
              {t('unsubscribe.yes')}
            </Button>
          )}
          <ToSettings />
        </Stack>
      </Stack>
    </Doorway>
  )
}
