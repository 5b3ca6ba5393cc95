import LockIcon from '@mui/icons-material/LockOutlined'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { Secret } from '../../ui/Secret.tsx'
import { useTexts } from '../i18n/texts.ts'

/** The only way to a private event, for its organizer to hand out. */
export function PrivateLink({ id, linkKey }: { id: number; linkKey: string }) {
  const { t } = useTexts()
  const link = `${location.origin}/events/${id}?key=${encodeURIComponent(linkKey)}`
  return (
    <Box sx={{ mb: 3 }}>
      <Typography sx={{ display: 'flex', gap: 1, alignItems: 'center', fontWeight: 620, mb: 1 }}>
        <LockIcon fontSize="small" />
        {t('link.title')}
      </Typography>
      <Secret text={link} copy={t('link.copy')} copied={t('link.copied')} />
    </Box>
  )
}
