import DownloadIcon from '@mui/icons-material/DownloadRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '../../contract/accounts.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { useMe, useSwitch } from '../accounts/session.ts'
import { call } from '../api/client.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { saveFile } from './file.ts'
import { PasswordDialog } from './PasswordDialog.tsx'
import { Panel, Section } from './Section.tsx'

export default function Data() {
  const { t } = useTexts()
  const me = useMe()
  const [leaving, setLeaving] = useState(false)
  return (
    <Section title={t('settings.data')} lead={t('data.lead')}>
      <Download />
      <Panel title={t('data.delete')} text={t('data.delete_text')}>
        <Box component="ul" sx={{ m: 0, mb: 3, pl: 2.5, '& li + li': { mt: 1 } }}>
          <li>{t('data.goes')}</li>
          <li>{t('data.cancelled')}</li>
          <li>{t('data.stays')}</li>
        </Box>
        <Button variant="outlined" color="error" onClick={() => setLeaving(true)}>
          {t('data.delete')}
        </Button>
      </Panel>
      {me && leaving && <Farewell me={me} onStay={() => setLeaving(false)} />}
    </Section>
  )
}

function Download() {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const download = useMutation({
    mutationFn: () => call('GET /me/export'),
    onSuccess: (archive) => {
      const today = new Date().toISOString().slice(0, 10)
      saveFile(`veche-${today}.json`, 'application/json', JSON.stringify(archive, null, 2))
    },
    onError: (error) => tell({ text: word(error), tone: 'error' }),
  })
  return (
    <Panel title={t('data.download')} text={t('data.download_text')}>
      <Button
        variant="outlined"
        startIcon={<DownloadIcon />}
        loading={download.isPending}
        loadingPosition="start"
        onClick={() => download.mutate()}
      >
        {t('data.download')}
      </Button>
    </Panel>
  )
}

/** Asks for the username as well: a password manager fills a password without anybody reading what it is for. */
function Farewell({ me, onStay }: { me: User; onStay: () => void }) {
  const { t } = useTexts()
  const tell = useNotice()
  const become = useSwitch()
  const [typed, setTyped] = useState('')
  const leave = useMutation({
    mutationFn: (password: string) => call('DELETE /me', { body: { password } }),
    onSuccess: () => {
      tell({ text: t('data.deleted'), tone: 'info' })
      return become(null)
    },
  })
  return (
    <PasswordDialog
      title={t('data.delete_question')}
      yes={t('data.delete_yes')}
      grave
      closed={typed.trim() !== me.username}
      attempt={leave}
      onYes={(password) => leave.mutate(password)}
      onNo={onStay}
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('data.delete_last')}</Typography>
      <TextField
        label={t('data.type_username', { username: me.username })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        slotProps={{ htmlInput: { autoCapitalize: 'none', spellCheck: false } }}
      />
    </PasswordDialog>
  )
}
