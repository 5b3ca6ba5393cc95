import ContentCopyIcon from '@mui/icons-material/ContentCopyRounded'
import IconButton from '@mui/material/IconButton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { canCopy, useCopy } from '../ui/clipboard.ts'
import { useTexts } from './i18n/texts.ts'

/** `7Q4X K2M9 T0B8 C3DA`: a code in groups, as it is read aloud. */
export function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1 ')
}

/** The code of a ticket; the button copies it. */
export function TicketCode({ code, large }: { code: string; large?: boolean }) {
  const { t } = useTexts()
  const copy = useCopy()
  return (
    <Stack direction="row" sx={{ alignItems: 'center', justifyContent: large ? 'center' : 'space-between' }}>
      <Typography
        component="code"
        aria-label={t('ticket.code')}
        sx={{
          fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
          fontSize: large ? { xs: '1.2rem', sm: '1.5rem' } : { xs: '1.06rem', sm: '1.13rem' },
          fontWeight: 650,
          wordSpacing: '0.1em',
          userSelect: 'all',
        }}
      >
        {grouped(code)}
      </Typography>
      {canCopy && (
        <IconButton
          aria-label={t('ticket.copy')}
          title={t('ticket.copy')}
          onClick={() => void copy(code, t('ticket.copied'))}
          sx={{ displayPrint: 'none' }}
        >
          <ContentCopyIcon fontSize="small" />
        </IconButton>
      )}
    </Stack>
  )
}
