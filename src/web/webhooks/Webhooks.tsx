import AddIcon from '@mui/icons-material/AddRounded'
import WebhookIcon from '@mui/icons-material/WebhookOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Webhook } from '../../contract/webhooks.ts'
import { useMe } from '../accounts/session.ts'
import { ApiProblem } from '../api/problem.ts'
import { NotFound } from '../app/NotFound.tsx'
import { calendarDay } from '../i18n/time.ts'
import { organizationById } from '../organizations/queries.ts'
import { BackLink } from '../ui/BackLink.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Failure } from '../ui/Failure.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { Waiting } from '../ui/Waiting.tsx'
import { useTexts } from './i18n/texts.ts'
import { webhooks } from './queries.ts'
import { NewWebhook } from './WebhookForm.tsx'
import { nameOf, WebhookState } from './WebhookState.tsx'

/** The webhooks of an organization, for its owners; without one all of the server, for administrators. */
export default function Webhooks() {
  const { organization } = useParams()
  const me = useMe()
  if (organization === undefined) return me?.role === 'admin' ? <All /> : <NotFound />
  return /^[1-9]\d{0,14}$/.test(organization) ? <Of id={Number(organization)} /> : <NotFound />
}

function All() {
  const { t } = useTexts()
  return <List lead={t('lead_all')} organization={undefined} />
}

function Of({ id }: { id: number }) {
  const { t } = useTexts()
  const me = useMe()
  const { data, error, refetch } = useQuery(organizationById(id))
  if (error instanceof ApiProblem && error.status === 404) return <NotFound />
  if (!data)
    return error ? (
      <Box sx={{ p: 3 }}>
        <Failure error={error} retry={refetch} />
      </Box>
    ) : (
      <Waiting />
    )
  const owns = data.my_role === 'owner' && data.my_membership_accepted
  if (!owns && me?.role !== 'admin') return <NotFound />
  return <List lead={t('lead', { title: data.title })} organization={id} />
}

function List({ lead, organization }: { lead: string; organization: number | undefined }) {
  const { t } = useTexts()
  const [adding, setAdding] = useState(false)
  const query = useInfiniteQuery(webhooks(organization))
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  )
  return (
    <Page
      width="md"
      title={t('title')}
      lead={lead}
      action={add}
      before={organization && <BackLink to={`/organizations/${organization}`}>{t('back')}</BackLink>}
    >
      <Listing
        query={query}
        skeleton={<Skeleton variant="rounded" height={180} />}
        empty={<Blank icon={<WebhookIcon />} title={t('empty')} text={t('empty_text')} />}
      >
        {(items) => (
          <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {items.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} whose={organization === undefined} />
            ))}
          </Card>
        )}
      </Listing>
      {adding && <NewWebhook organization={organization} onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** A webhook in the list; the whole row leads to it. */
function WebhookRow({ webhook, whose }: { webhook: Webhook; whose: boolean }) {
  const { t, i18n } = useTexts()
  const { id, url, description, events, organization_id, created_at } = webhook
  return (
    <Box
      component="li"
      sx={{
        position: 'relative',
        display: 'flex',
        gap: 2,
        p: { xs: 2, sm: 2.5 },
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
        '&:hover': { bgcolor: 'action.hover' },
        '&:has(a:focus-visible)': { outline: '3px solid', outlineColor: 'secondary.main', outlineOffset: -3 },
      }}
    >
      <WebhookIcon aria-hidden sx={{ color: 'text.secondary', mt: '1px' }} />
      <Stack useFlexGap sx={{ minWidth: 0, flex: 1, gap: 0.5, overflowWrap: 'anywhere' }}>
        <Stack
          direction="row"
          useFlexGap
          sx={{ flexWrap: 'wrap', columnGap: 1.5, rowGap: 0.5, alignItems: 'center' }}
        >
          <Typography sx={{ fontWeight: 620 }}>
            <Box
              component={Link}
              to={`/webhooks/${id}`}
              sx={{
                color: 'inherit',
                textDecoration: 'none',
                '&:focus-visible': { outline: 'none' },
                '&::after': { content: '""', position: 'absolute', inset: 0 },
              }}
            >
              {nameOf(webhook)}
            </Box>
          </Typography>
          <WebhookState webhook={webhook} />
        </Stack>
        {description && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {url}
          </Typography>
        )}
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {[
            t('events', { count: events.length }),
            t('made', { time: calendarDay(created_at, i18n.language) }),
          ].join(' · ')}
        </Typography>
        {whose && <Whose organization={organization_id} />}
      </Stack>
    </Box>
  )
}

/** Whose it is: an organization's by its name, or the server's. */
export function Whose({ organization }: { organization: number | null }) {
  const { t } = useTexts()
  const { data } = useQuery({ ...organizationById(organization ?? 0), enabled: organization !== null })
  return (
    <Typography variant="body2" sx={{ color: 'text.secondary' }}>
      {organization === null ? t('server') : `${t('of')}: ${data?.title ?? '…'}`}
    </Typography>
  )
}
