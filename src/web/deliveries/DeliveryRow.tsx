import MailIcon from '@mui/icons-material/MailOutlineRounded'
import PushIcon from '@mui/icons-material/NotificationsActiveOutlined'
import ReplayIcon from '@mui/icons-material/ReplayOutlined'
import WebhookIcon from '@mui/icons-material/WebhookOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { type ReactNode, useId, useState } from 'react'
import type { Delivery, DeliveryChannel } from '../../contract/deliveries.ts'
import { shortly } from '../i18n/time.ts'
import { DeliveryMark } from '../ui/DeliveryMark.tsx'
import { Unseen } from '../ui/Unseen.tsx'
import { DeliveryDetails } from './DeliveryDetails.tsx'
import { useTexts } from './i18n/texts.ts'
import { useKindName } from './kinds.ts'
import { useRetry } from './queries.ts'

const icons: Record<DeliveryChannel, ReactNode> = {
  mail: <MailIcon />,
  push: <PushIcon />,
  webhook: <WebhookIcon />,
}

/** What goes out by itself is left alone, and what has arrived is not sent twice. */
const canRetry = ({ state }: Delivery) => state === 'failed' || state === 'kept' || state === 'dropped'

/** A message of the ledger; a press shows all that is known of it. */
export function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t, i18n } = useTexts()
  const nameOf = useKindName()
  const id = useId()
  const [open, setOpen] = useState(false)
  const retry = useRetry(delivery.id)
  const { kind, channel, address, state, attempts, reply_status, error, next_at, sent_at, created_at } =
    delivery
  const time = (instant: string) => shortly(instant, i18n.language)
  const about = nameOf(kind, channel)
  const subject = delivery.subject ?? about
  const named = { subject, address }
  // The status is among the facts.
  const why = error?.endsWith(` ${reply_status}.`) ? null : error
  const facts = [
    subject !== about && about,
    t('attempts', { count: attempts }),
    reply_status !== null && t('status', { status: reply_status }),
    state === 'waiting' && next_at && t('next', { time: time(next_at) }),
    sent_at && t('sent_at', { time: time(sent_at) }),
  ]
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        gap: 2,
        p: { xs: 2, sm: 2.5 },
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
      }}
    >
      <Box sx={{ color: 'text.secondary', pt: '1px', display: { xs: 'none', sm: 'block' } }}>
        {icons[channel]}
        <Unseen>{t(`channels.${channel}`)}</Unseen>
      </Box>
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Stack
          direction="row"
          useFlexGap
          sx={{ gap: 1.5, flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'center' }}
        >
          <Stack useFlexGap sx={{ gap: 0.5, flex: '1 1 260px', minWidth: 0, overflowWrap: 'anywhere' }}>
            <Stack direction="row" useFlexGap sx={{ columnGap: 1.5, rowGap: 0.5, flexWrap: 'wrap' }}>
              <Typography sx={{ fontWeight: 620 }}>{subject}</Typography>
              <DeliveryMark state={state}>{t(`states.${state}`)}</DeliveryMark>
            </Stack>
            <Typography variant="body2">{address}</Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              <time dateTime={created_at}>{time(created_at)}</time>
              {` · ${facts.filter(Boolean).join(' · ')}`}
            </Typography>
            {why && (
              <Typography
                variant="body2"
                sx={{ color: state === 'failed' ? 'error.main' : 'text.secondary' }}
              >
                {why}
              </Typography>
            )}
          </Stack>
          <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap', ml: { xs: -1.5, sm: 0 } }}>
            <Button
              size="small"
              aria-label={t('show_named', named)}
              aria-expanded={open}
              aria-controls={id}
              onClick={() => setOpen((was) => !was)}
            >
              {t('show')}
            </Button>
            {canRetry(delivery) && (
              <Button
                size="small"
                variant="outlined"
                startIcon={<ReplayIcon />}
                aria-label={t('retry_named', named)}
                loading={retry.isPending}
                onClick={() => retry.mutate()}
              >
                {t('retry')}
              </Button>
            )}
          </Stack>
        </Stack>
        <div id={id}>{open && <DeliveryDetails delivery={delivery} />}</div>
      </Box>
    </Box>
  )
}
