import WebhookIcon from '@mui/icons-material/WebhookOutlined'
import Alert from '@mui/material/Alert'
import AlertTitle from '@mui/material/AlertTitle'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Chip from '@mui/material/Chip'
import Container from '@mui/material/Container'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Webhook } from '../../contract/webhooks.ts'
import { ApiProblem } from '../api/problem.ts'
import { shortly } from '../i18n/time.ts'
import { BackLink } from '../ui/BackLink.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Failure } from '../ui/Failure.tsx'
import { keyed } from '../ui/keyed.ts'
import { useTitle } from '../ui/title.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { Actions } from './Actions.tsx'
import { useTexts } from './i18n/texts.ts'
import { Log } from './Log.tsx'
import { webhookById } from './queries.ts'
import { nameOf, WebhookState } from './WebhookState.tsx'
import { Whose } from './Webhooks.tsx'

/** One webhook: what it hears of, what can be done with it, and what it was sent. */
export default function WebhookPage() {
  const { id = '' } = useParams()
  return /^[1-9]\d{0,14}$/.test(id) ? <Read id={Number(id)} /> : <Missing />
}

function Read({ id }: { id: number }) {
  const { data, error, refetch } = useQuery(webhookById(id))
  if (error instanceof ApiProblem && error.status === 404) return <Missing />
  if (data) return <Shown webhook={data} />
  if (!error) return <Waiting />
  return (
    <Container maxWidth="md" sx={{ py: 6 }}>
      <Failure error={error} retry={refetch} />
    </Container>
  )
}

function Missing() {
  const { t } = useTexts()
  useTitle(t('missing'))
  return (
    <Container maxWidth="md" sx={{ py: { xs: 4, md: 8 } }}>
      <Blank
        alone
        icon={<WebhookIcon />}
        title={t('missing')}
        text={t('missing_text')}
        action={
          <Button component={Link} to="/organizations" variant="contained">
            {t('translation:organizations.title')}
          </Button>
        }
      />
    </Container>
  )
}

function Shown({ webhook }: { webhook: Webhook }) {
  const { t, i18n } = useTexts()
  useTitle(nameOf(webhook))
  const { url, description, events, organization_id, disabled_at, previous_secret_until } = webhook
  const time = (instant: string) => ({ time: shortly(instant, i18n.language) })
  const up = organization_id === null ? '/webhooks' : `/organizations/${organization_id}/webhooks`
  return (
    <Container maxWidth="md" sx={{ pt: { xs: 3, md: 6 }, pb: 12 }}>
      <BackLink to={up}>{t('back_list')}</BackLink>
      <Stack useFlexGap component="header" sx={{ gap: 1, overflowWrap: 'anywhere', mb: 3 }}>
        <Typography variant="h1">{nameOf(webhook)}</Typography>
        {description && <Typography sx={{ color: 'text.secondary' }}>{url}</Typography>}
        <Stack direction="row" useFlexGap sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}>
          <WebhookState webhook={webhook} />
          <Whose organization={organization_id} />
        </Stack>
      </Stack>
      {disabled_at && !webhook.is_active && (
        <Alert severity="error" sx={{ mb: 3 }}>
          <AlertTitle>{t('broken', time(disabled_at))}</AlertTitle>
          {t('broken_text')}
        </Alert>
      )}
      {previous_secret_until && Date.parse(previous_secret_until) > Date.now() && (
        <Alert severity="info" sx={{ mb: 3 }}>
          {t('rotated_until', time(previous_secret_until))}
        </Alert>
      )}
      <Actions webhook={webhook} up={up} />
      <Card component="section" aria-label={t('about')} sx={{ p: { xs: 2.5, sm: 3.5 }, my: 4 }}>
        <Typography variant="h2">{t('about')}</Typography>
        <Box
          component="ul"
          sx={{ listStyle: 'none', p: 0, m: 0, mt: 2, display: 'flex', flexWrap: 'wrap', gap: 1 }}
        >
          {events.map((event) => (
            <li key={event}>
              <Chip variant="outlined" label={t(`event.${keyed(event)}`)} />
            </li>
          ))}
        </Box>
      </Card>
      <Log webhook={webhook.id} />
    </Container>
  )
}
