import AddedIcon from '@mui/icons-material/GroupAddOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Typography from '@mui/material/Typography'
import { useId, useState } from 'react'
import type { Organization } from '../../../contract/organizations.ts'
import Ask from '../../ui/Ask.tsx'
import { useMembership } from '../actions.ts'
import { useTexts } from '../i18n/texts.ts'

/** Asks whoever was added to an organization whether they want to belong to it. */
export default function Invitation({ organization }: { organization: Organization }) {
  const { t } = useTexts()
  const { accept, decline } = useMembership(organization)
  const [asking, setAsking] = useState(false)
  const id = useId()
  const { title, my_role } = organization
  const role = my_role ?? 'member'
  const busy = accept.isPending || decline.isPending
  return (
    <Card
      component="section"
      aria-labelledby={id}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        p: 2.5,
        mb: { xs: 3, md: 4 },
        borderColor: 'secondary.main',
        bgcolor: 'color-mix(in srgb, var(--v-palette-secondary-main) 9%, var(--v-palette-background-paper))',
      }}
    >
      <AddedIcon sx={{ color: 'secondary.main', alignSelf: 'start', mt: '2px' }} />
      <Box sx={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography id={id} variant="h3" component="h2">
          {t(`invitation.title_${role}`, { title })}
        </Typography>
        <Typography sx={{ mt: 0.5, maxWidth: '62ch' }}>{t(`invitation.text_${role}`)}</Typography>
      </Box>
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
        <Button
          variant="contained"
          loading={accept.isPending}
          disabled={busy}
          onClick={() => accept.mutate()}
        >
          {t('invitation.accept')}
        </Button>
        <Button loading={decline.isPending} disabled={busy} onClick={() => setAsking(true)}>
          {t('invitation.decline')}
        </Button>
      </Box>
      {asking && (
        <Ask
          question={t('invitation.decline_question')}
          text={t('invitation.decline_text')}
          yes={t('invitation.decline_yes')}
          no={t('invitation.decline_no')}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            decline.mutate()
          }}
        />
      )}
    </Card>
  )
}
