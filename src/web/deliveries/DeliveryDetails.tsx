import Box from '@mui/material/Box'
import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import { type ReactNode, useMemo } from 'react'
import { Link as RouterLink } from 'react-router'
import type { Delivery } from '../../contract/deliveries.ts'
import { Plain } from '../ui/Plain.tsx'
import { useTexts } from './i18n/texts.ts'
import { mailPage } from './mail.ts'

/** All that is known of a message, and the message itself as its reader sees it. */
export function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  const { t } = useTexts()
  const { state, channel, subject, text, html, message_id, account_id, webhook_id } = delivery
  const facts: [label: string, value: ReactNode][] = [
    [t('channel'), t(`channels.${channel}`)],
    [t('person'), account_id],
    [
      t('webhook'),
      webhook_id && (
        <Link component={RouterLink} to={`/webhooks/${webhook_id}`} underline="always">
          {webhook_id}
        </Link>
      ),
    ],
    [t('message_id'), message_id],
  ]
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1.5 }}>
        {t(`hint.${state}`)}
      </Typography>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: 'auto minmax(0, 1fr)',
          columnGap: 2,
          rowGap: 0.5,
          m: 0,
          fontSize: 14,
          '& dt': { color: 'text.secondary' },
          '& dd': { m: 0, overflowWrap: 'anywhere' },
        }}
      >
        {facts.map(
          ([label, value]) =>
            value && (
              <Box key={label} sx={{ display: 'contents' }}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </Box>
            ),
        )}
      </Box>
      {html && <Mail html={html} />}
      {text ? <Plain label={t('text')}>{text}</Plain> : null}
      {!text && !html && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1.5 }}>
          {t(subject === null ? 'unwritten' : text === '' ? 'secret_gone' : 'no_text')}
        </Typography>
      )}
    </Box>
  )
}

function Mail({ html }: { html: string }) {
  const { t } = useTexts()
  const page = useMemo(() => mailPage(html), [html])
  return (
    <Box
      component="iframe"
      title={t('mail')}
      sandbox=""
      srcDoc={page}
      sx={{
        display: 'block',
        width: '100%',
        height: 460,
        mt: 2,
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 3,
      }}
    />
  )
}
