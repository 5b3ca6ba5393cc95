import LaptopIcon from '@mui/icons-material/LaptopOutlined'
import PhoneIcon from '@mui/icons-material/SmartphoneOutlined'
import Alert from '@mui/material/Alert'
import AlertTitle from '@mui/material/AlertTitle'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import FormControlLabel from '@mui/material/FormControlLabel'
import Skeleton from '@mui/material/Skeleton'
import Switch from '@mui/material/Switch'
import Typography from '@mui/material/Typography'
import { useId, useState } from 'react'
import type { PushSubscription } from '../../../contract/push.ts'
import { ApiProblem } from '../../api/problem.ts'
import { calendarDay } from '../../i18n/time.ts'
import { deviceOf } from '../../settings/device.ts'
import { Row, Rows } from '../../settings/Row.tsx'
import { Panel } from '../../settings/Section.tsx'
import Ask from '../../ui/Ask.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { useNotice } from '../../ui/notice.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'
import { useForgetBrowser, usePush, usePushSubscriptions } from '../push.ts'

/** Push in this browser, and the others it comes to. */
export function PushPanel() {
  const { t } = useTexts()
  return (
    <Panel title={t('push.title')} text={t('push.text')}>
      <Here />
      <Browsers />
    </Panel>
  )
}

function Here() {
  const { t } = useTexts()
  const { supported, permission, isOn, turnOn, turnOff } = usePush()
  const tell = useNotice()
  const word = useWording()
  // What the browser itself throws is worded for nobody.
  const onError = (error: unknown) =>
    tell({ text: error instanceof ApiProblem ? word(error) : t('push.failed'), tone: 'error' })
  if (!supported)
    return (
      <Alert severity="info">
        <AlertTitle>{t('push.unsupported')}</AlertTitle>
        {t('push.unsupported_text')}
      </Alert>
    )
  if (permission === 'denied')
    return (
      <Alert severity="warning">
        <AlertTitle>{t('push.denied')}</AlertTitle>
        {t('push.denied_text')}
      </Alert>
    )
  const change = (on: boolean) => {
    if (on)
      turnOn.mutate(undefined, {
        onSuccess: (decided) => decided === 'granted' && tell({ text: t('push.switched_on') }),
        onError,
      })
    else
      turnOff.mutate(undefined, {
        onSuccess: () => tell({ text: t('push.switched_off'), tone: 'info' }),
        onError,
      })
  }
  const busy = turnOn.isPending || turnOff.isPending
  return (
    <FormControlLabel
      control={<Switch checked={turnOn.isPending || (isOn ?? false)} />}
      disabled={isOn === undefined || busy}
      label={t('push.on')}
      onChange={(_, on) => change(on)}
    />
  )
}

function Browsers() {
  const { t } = useTexts()
  const id = useId()
  const { data, error, refetch } = usePushSubscriptions()
  return (
    <Box component="section" aria-labelledby={id} sx={{ mt: 3 }}>
      <Typography id={id} variant="h3" sx={{ mb: 1.5 }}>
        {t('push.mine')}
      </Typography>
      {error && !data ? (
        <Failure error={error} retry={refetch} />
      ) : !data ? (
        <Skeleton variant="rounded" height={72} />
      ) : data.length === 0 ? (
        <Typography sx={{ color: 'text.secondary' }}>{t('push.none')}</Typography>
      ) : (
        <Rows>
          {data.map((subscription) => (
            <BrowserRow key={subscription.id} subscription={subscription} />
          ))}
        </Rows>
      )}
    </Box>
  )
}

function BrowserRow({ subscription }: { subscription: PushSubscription }) {
  const { t, i18n } = useTexts()
  const { id, user_agent, is_mine_here, created_at } = subscription
  const { name, handheld } = deviceOf(user_agent)
  const device = name || t('push.unknown')
  const tell = useNotice()
  const word = useWording()
  const forget = useForgetBrowser()
  const { turnOff } = usePush()
  const [asking, setAsking] = useState(false)
  // The row is gone by the time it is done.
  const remove = () =>
    (is_mine_here ? turnOff.mutateAsync() : forget.mutateAsync(id)).then(
      () => tell({ text: t('push.removed'), tone: 'info' }),
      (error: unknown) => tell({ text: word(error), tone: 'error' }),
    )
  const busy = forget.isPending || turnOff.isPending
  return (
    <>
      <Row
        icon={handheld ? <PhoneIcon /> : <LaptopIcon />}
        title={device}
        mark={is_mine_here && <Chip size="small" color="primary" variant="outlined" label={t('push.here')} />}
        facts={[t('push.since', { time: calendarDay(created_at, i18n.language) })]}
        action={
          <Button
            variant="outlined"
            size="small"
            loading={busy}
            aria-label={t('push.remove_named', { device })}
            onClick={() => setAsking(true)}
          >
            {t('push.remove')}
          </Button>
        }
      />
      {asking && (
        <Ask
          question={t('push.remove_question')}
          text={t('push.remove_text', { device })}
          yes={t('push.remove')}
          no={t('push.remove_keep')}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            void remove()
          }}
        />
      )}
    </>
  )
}
