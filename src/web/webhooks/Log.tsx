import ReplayIcon from '@mui/icons-material/ReplayOutlined'
import SendIcon from '@mui/icons-material/SendOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { DeliveryState } from '../../contract/deliveries.ts'
import type { WebhookDelivery } from '../../contract/webhooks.ts'
import { call } from '../api/client.ts'
import { shortly } from '../i18n/time.ts'
import { Blank } from '../ui/Blank.tsx'
import { Chips } from '../ui/Chips.tsx'
import { DeliveryMark } from '../ui/DeliveryMark.tsx'
import { keyed } from '../ui/keyed.ts'
import { Listing } from '../ui/Listing.tsx'
import { useNotice } from '../ui/notice.tsx'
import { Plain } from '../ui/Plain.tsx'
import { useTexts } from './i18n/texts.ts'
import { deliveriesOf, useComplaint } from './queries.ts'

const states = ['waiting', 'sent', 'failed', 'dropped'] as const satisfies DeliveryState[]

/** What a webhook was sent, and what became of it. */
export function Log({ webhook }: { webhook: number }) {
  const { t, i18n } = useTexts()
  const id = useId()
  const [state, setState] = useState<(typeof states)[number] | 'any'>('any')
  const query = useInfiniteQuery({
    ...deliveriesOf(webhook, state === 'any' ? undefined : state, i18n.language),
    placeholderData: keepPreviousData,
  })
  return (
    <section aria-labelledby={id}>
      <Typography id={id} variant="h2" sx={{ mb: 2 }}>
        {t('log.title')}
      </Typography>
      <Box sx={{ mb: 2.5 }}>
        <Chips
          label={t('log.state')}
          choices={(['any', ...states] as const).map((value) => ({ value, label: t(`log.${value}`) }))}
          isChosen={(value) => value === state}
          onPress={setState}
        />
      </Box>
      <Listing
        query={query}
        skeleton={<Skeleton variant="rounded" height={180} />}
        empty={
          state === 'any' ? (
            <Blank icon={<SendIcon />} title={t('log.empty')} text={t('log.empty_text')} />
          ) : (
            <Typography sx={{ color: 'text.secondary' }}>{t('log.none')}</Typography>
          )
        }
      >
        {(items) => (
          <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {items.map((delivery) => (
              <LogRow key={delivery.id} webhook={webhook} delivery={delivery} />
            ))}
          </Card>
        )}
      </Listing>
    </section>
  )
}

function LogRow({ webhook, delivery }: { webhook: number; delivery: WebhookDelivery }) {
  const { t, i18n } = useTexts()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { type, state, attempts, reply_status, error, payload, next_at, created_at } = delivery
  const time = (instant: string) => shortly(instant, i18n.language)
  const name = t(`event.${keyed(type)}`)
  const replay = useReplay(webhook, delivery.id)
  // The status is among the facts.
  const why = error?.endsWith(` ${reply_status}.`) ? null : error
  const facts = [
    t('log.attempts', { count: attempts }),
    reply_status !== null && t('log.status', { status: reply_status }),
    state === 'waiting' && next_at && t('log.next', { time: time(next_at) }),
  ]
  return (
    <Box
      component="li"
      sx={{ p: { xs: 2, sm: 2.5 }, '& + &': { borderTop: '1px solid', borderColor: 'divider' } }}
    >
      <Stack
        direction="row"
        useFlexGap
        sx={{ gap: 1.5, flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'center' }}
      >
        <Stack useFlexGap sx={{ gap: 0.5, flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
          <Stack direction="row" useFlexGap sx={{ columnGap: 1.5, rowGap: 0.5, flexWrap: 'wrap' }}>
            <Typography sx={{ fontWeight: 620 }}>{name}</Typography>
            <DeliveryMark state={state}>{t(`log.${state}`)}</DeliveryMark>
          </Stack>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            <time dateTime={created_at}>{time(created_at)}</time>
            {` · ${facts.filter(Boolean).join(' · ')}`}
          </Typography>
          {why && (
            <Typography variant="body2" sx={{ color: state === 'sent' ? 'text.secondary' : 'error.main' }}>
              {why}
            </Typography>
          )}
        </Stack>
        <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap', ml: { xs: -1.5, sm: 0 } }}>
          <Button
            size="small"
            aria-label={t('log.show_named', { id: delivery.id, type: name })}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen((was) => !was)}
          >
            {t('log.show')}
          </Button>
          <Button
            size="small"
            variant="outlined"
            startIcon={<ReplayIcon />}
            aria-label={t('log.replay_named', { type: name, time: time(created_at) })}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            {t('log.replay')}
          </Button>
        </Stack>
      </Stack>
      <div id={id}>{open && <Plain label={t('log.body')}>{JSON.stringify(payload, null, 2)}</Plain>}</div>
    </Box>
  )
}

function useReplay(id: number, delivery_id: number) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  return useMutation({
    mutationFn: () =>
      call('POST /webhooks/:id/deliveries/:delivery_id/replay', { params: { id, delivery_id } }),
    onSuccess: () => tell({ text: t('log.replayed'), tone: 'info' }),
    onError: useComplaint(),
    onSettled: () => client.invalidateQueries({ queryKey: ['webhook', id, 'deliveries'] }),
  })
}
