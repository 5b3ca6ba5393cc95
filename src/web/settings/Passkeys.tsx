import FingerprintIcon from '@mui/icons-material/FingerprintRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SecondFactors } from '../../contract/second-factors.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { canUsePasskeys } from '../accounts/passkey.ts'
import { call } from '../api/client.ts'
import { calendarDay } from '../i18n/time.ts'
import Ask from '../ui/Ask.tsx'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { NewPasskey } from './NewPasskey.tsx'
import { secondFactors } from './queries.ts'
import { Row, Rows } from './Row.tsx'
import { Panel } from './Section.tsx'

type Passkey = SecondFactors['passkeys'][number]

export function Passkeys({ passkeys }: { passkeys: Passkey[] }) {
  const { t } = useTexts()
  const remove = useRemove()
  const [making, setMaking] = useState(false)
  const [asked, setAsked] = useState<Passkey | null>(null)
  return (
    <Panel title={t('passkeys.title')} text={t('passkeys.text')}>
      <Stack spacing={2.5} sx={{ alignItems: 'start' }}>
        {passkeys.length > 0 && (
          <Box sx={{ width: '100%' }}>
            <Rows>
              {passkeys.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setAsked(passkey)} />
              ))}
            </Rows>
          </Box>
        )}
        {canUsePasskeys ? (
          <Button variant="outlined" onClick={() => setMaking(true)}>
            {t('passkeys.add')}
          </Button>
        ) : (
          <Typography sx={{ color: 'text.secondary' }}>{t('passkeys.nowhere')}</Typography>
        )}
      </Stack>
      {making && <NewPasskey onClose={() => setMaking(false)} />}
      {asked && (
        <Ask
          question={t('passkeys.remove_question')}
          text={t('passkeys.remove_text', { name: asked.name })}
          yes={t('passkeys.remove')}
          no={t('field.cancel')}
          onNo={() => setAsked(null)}
          onYes={() => {
            setAsked(null)
            remove.mutate(asked.id)
          }}
        />
      )}
    </Panel>
  )
}

function useRemove() {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  return useMutation({
    mutationFn: (id: number) => call('DELETE /auth/passkeys/:id', { params: { id } }),
    onSuccess: () => tell({ text: t('passkeys.removed') }),
    onError: (error) => tell({ text: word(error), tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: secondFactors.queryKey }),
  })
}

function PasskeyRow({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { t, i18n } = useTexts()
  const { name, created_at, last_used_at } = passkey
  const day = (instant: string) => ({ time: calendarDay(instant, i18n.language) })
  const use = last_used_at ? t('tokens.used', day(last_used_at)) : t('tokens.unused')
  return (
    <Row
      icon={<FingerprintIcon />}
      title={name}
      facts={[[t('tokens.made', day(created_at)), use].join(' · ')]}
      action={
        <Button
          variant="outlined"
          size="small"
          color="error"
          aria-label={t('passkeys.remove_named', { name })}
          onClick={onRemove}
        >
          {t('passkeys.remove')}
        </Button>
      }
    />
  )
}
