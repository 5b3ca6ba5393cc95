import CopyIcon from '@mui/icons-material/ContentCopyRounded'
import DownloadIcon from '@mui/icons-material/DownloadRounded'
import PrintIcon from '@mui/icons-material/PrintOutlined'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import GlobalStyles from '@mui/material/GlobalStyles'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useId } from 'react'
import { useTexts } from '../accounts/i18n/texts.ts'
import { canCopy, useCopy } from '../ui/clipboard.ts'
import { saveFile } from './file.ts'

/** On paper there are the codes and nothing else. */
const paper = {
  '@media print': {
    '#root, .MuiBackdrop-root, .MuiDialog-root button': { display: 'none !important' },
    '.MuiDialog-paper': { boxShadow: 'none !important', color: '#000', backgroundColor: '#fff' },
  },
}

/** Shows the codes that open the account without the authenticator, the only time anyone sees them. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTexts()
  const copy = useCopy()
  const id = useId()
  const text = codes.join('\n')
  return (
    <Dialog open maxWidth="xs" fullWidth aria-labelledby={id}>
      <GlobalStyles styles={paper} />
      <DialogTitle id={id} variant="h2">
        {t('recovery.title')}
      </DialogTitle>
      <DialogContent>
        <Typography sx={{ color: 'text.secondary', mb: 2.5 }}>{t('recovery.text')}</Typography>
        <Box
          component="ol"
          aria-label={t('recovery.title')}
          sx={{
            display: 'grid',
            gap: 1,
            m: 0,
            p: 2,
            listStyle: 'none',
            border: '1px solid',
            borderColor: 'divider',
            borderRadius: 3,
            fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
            fontWeight: 600,
            textAlign: 'center',
          }}
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </Box>
        <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap', mt: 2 }}>
          {canCopy && (
            <Button size="small" startIcon={<CopyIcon />} onClick={() => void copy(text, t('field.copied'))}>
              {t('field.copy')}
            </Button>
          )}
          <Button
            size="small"
            startIcon={<DownloadIcon />}
            onClick={() => saveFile('veche-recovery-codes.txt', 'text/plain', `${text}\n`)}
          >
            {t('recovery.download')}
          </Button>
          <Button size="small" startIcon={<PrintIcon />} onClick={() => print()}>
            {t('recovery.print')}
          </Button>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} variant="contained">
          {t('recovery.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
