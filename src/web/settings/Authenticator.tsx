import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SecondFactors } from '../../contract/second-factors.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { call } from '../api/client.ts'
import { useNotice } from '../ui/notice.tsx'
import { AuthenticatorSetup } from './AuthenticatorSetup.tsx'
import { PasswordDialog } from './PasswordDialog.tsx'
import { secondFactors } from './queries.ts'
import { Panel } from './Section.tsx'

/** Below this a person should make new ones before the last is gone. */
const few = 3

export function Authenticator({ factors }: { factors: SecondFactors }) {
  const { t } = useTexts()
  const [open, setOpen] = useState<'setup' | 'end' | null>(null)
  const close = () => setOpen(null)
  const { totp, recovery_codes_left: left } = factors
  const state = (
    <Chip
      size="small"
      variant="outlined"
      color={totp ? 'success' : 'default'}
      label={t(totp ? 'totp.on' : 'totp.off')}
    />
  )
  return (
    <Panel title={t('totp.title')} text={t('totp.text')} state={state}>
      <Stack spacing={2} sx={{ alignItems: 'start' }}>
        {totp && (
          <Typography sx={{ color: left < few ? 'warning.main' : undefined }}>
            {t('totp.left', { count: left })}
            {left < few && ` ${t('totp.renew')}`}
          </Typography>
        )}
        <Button
          variant="outlined"
          color={totp ? 'error' : 'primary'}
          onClick={() => setOpen(totp ? 'end' : 'setup')}
        >
          {t(totp ? 'totp.end' : 'totp.begin')}
        </Button>
      </Stack>
      {open === 'setup' && <AuthenticatorSetup onClose={close} />}
      {open === 'end' && <End onClose={close} />}
    </Panel>
  )
}

function End({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const end = useMutation({
    mutationFn: (password: string) => call('POST /auth/totp/disable', { body: { password } }),
    onSuccess: () => {
      tell({ text: t('totp.ended'), tone: 'info' })
      void client.invalidateQueries({ queryKey: secondFactors.queryKey })
      onClose()
    },
  })
  return (
    <PasswordDialog
      title={t('totp.end_question')}
      yes={t('totp.end')}
      grave
      attempt={end}
      onYes={(password) => end.mutate(password)}
      onNo={onClose}
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('totp.end_text')}</Typography>
    </PasswordDialog>
  )
}
