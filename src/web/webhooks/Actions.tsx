import DeleteIcon from '@mui/icons-material/DeleteOutlineRounded'
import EditIcon from '@mui/icons-material/EditOutlined'
import KeyIcon from '@mui/icons-material/KeyOutlined'
import PowerIcon from '@mui/icons-material/PowerSettingsNewRounded'
import SendIcon from '@mui/icons-material/SendOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Webhook } from '../../contract/webhooks.ts'
import { call } from '../api/client.ts'
import Ask from '../ui/Ask.tsx'
import { useNotice } from '../ui/notice.tsx'
import { useTexts } from './i18n/texts.ts'
import { useChangeWebhook, useComplaint, useSettleWebhook, webhookById } from './queries.ts'
import { EditWebhook } from './WebhookForm.tsx'
import { WebhookSecret } from './WebhookSecret.tsx'

/** What can be done with a webhook. */
export function Actions({ webhook, up }: { webhook: Webhook; up: string }) {
  const { t } = useTexts()
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete' | null>(null)
  const close = () => setOpen(null)
  const test = useTest(webhook.id)
  const { turn, turning } = useSwitching(webhook)
  const rotate = useRotate(webhook.id)
  const remove = useRemove(webhook.id, up)
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        <Button
          variant="contained"
          startIcon={<SendIcon />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t('act.test')}
        </Button>
        <Button variant="outlined" startIcon={<EditIcon />} onClick={() => setOpen('edit')}>
          {t('act.edit')}
        </Button>
        <Button
          variant="outlined"
          startIcon={<PowerIcon />}
          loading={turning}
          onClick={() => turn(!webhook.is_active)}
        >
          {t(webhook.is_active ? 'act.off' : 'act.on')}
        </Button>
        <Button
          variant="outlined"
          startIcon={<KeyIcon />}
          loading={rotate.isPending}
          onClick={() => setOpen('rotate')}
        >
          {t('act.rotate')}
        </Button>
        <Button
          variant="outlined"
          color="error"
          startIcon={<DeleteIcon />}
          loading={remove.isPending}
          onClick={() => setOpen('delete')}
        >
          {t('act.delete')}
        </Button>
      </Box>
      {open === 'edit' && <EditWebhook webhook={webhook} onClose={close} />}
      {(open === 'rotate' || open === 'delete') && (
        <Ask
          question={t(`act.${open}_question`)}
          text={t(`act.${open}_text`)}
          yes={t(`act.${open}_yes`)}
          no={t('act.keep')}
          onNo={close}
          onYes={() => {
            close()
            if (open === 'rotate') rotate.mutate()
            else remove.mutate()
          }}
        />
      )}
      {rotate.data && <WebhookSecret secret={rotate.data.secret} onClose={rotate.reset} />}
    </>
  )
}

function useTest(id: number) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  return useMutation({
    mutationFn: () => call('POST /webhooks/:id/test', { params: { id } }),
    onSuccess: () => {
      tell({ text: t('act.tested'), tone: 'info' })
      return client.invalidateQueries({ queryKey: ['webhook', id, 'deliveries'] })
    },
    onError: useComplaint(),
  })
}

/** Switches a webhook on or off; the notice takes it back. */
function useSwitching({ id }: Webhook) {
  const { t } = useTexts()
  const tell = useNotice()
  const complain = useComplaint()
  const change = useChangeWebhook(id)
  const turn = (on: boolean) =>
    change.mutate(
      { is_active: on },
      {
        onSuccess: () =>
          tell({
            text: t(on ? 'act.now_on' : 'act.now_off'),
            action: { label: t('act.undo'), take: () => turn(!on) },
          }),
        onError: complain,
      },
    )
  return { turn, turning: change.isPending }
}

function useRotate(id: number) {
  const settle = useSettleWebhook()
  return useMutation({
    mutationFn: () => call('POST /webhooks/:id/rotate', { params: { id } }),
    onSuccess: settle,
    onError: useComplaint(),
  })
}

function useRemove(id: number, up: string) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const tell = useNotice()
  return useMutation({
    mutationFn: () => call('DELETE /webhooks/:id', { params: { id } }),
    onSuccess: async () => {
      tell({ text: t('act.deleted'), tone: 'info' })
      await navigate(up, { replace: true })
      client.removeQueries({ queryKey: webhookById(id).queryKey })
      await client.invalidateQueries({ queryKey: ['webhooks'] })
    },
    onError: useComplaint(),
  })
}
