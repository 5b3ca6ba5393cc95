import CheckCircleIcon from '@mui/icons-material/CheckCircleRounded'
import ContentCopyIcon from '@mui/icons-material/ContentCopyRounded'
import HourglassIcon from '@mui/icons-material/HourglassTopRounded'
import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { canCopy, useCopy } from '../ui/clipboard.ts'

interface Props {
  code: string
  waitlisted: boolean
  children: ReactNode
}

const notch = {
  content: '""',
  position: 'absolute',
  top: -11,
  width: 22,
  height: 22,
  borderRadius: '50%',
  bgcolor: 'background.default',
  border: '1px solid',
  borderColor: 'divider',
} as const

/** The stub below the perforation: the code that is shown at the door. */
export function Ticket({ code, waitlisted, children }: Props) {
  const { t } = useTranslation()
  const copy = useCopy()
  return (
    <Box
      sx={{
        position: 'relative',
        p: { xs: 2.5, sm: 3 },
        borderTop: '2px dashed',
        borderColor: 'divider',
        '&::before': { ...notch, left: -12, clipPath: 'inset(0 0 0 50%)' },
        '&::after': { ...notch, right: -12, clipPath: 'inset(0 50% 0 0)' },
      }}
    >
      <Stack
        direction="row"
        spacing={1}
        sx={{ alignItems: 'center', color: waitlisted ? 'secondary.main' : 'primary.main' }}
      >
        {waitlisted ? <HourglassIcon /> : <CheckCircleIcon />}
        <Typography sx={{ fontWeight: 680 }}>
          {t(waitlisted ? 'bookings.waitlisted' : 'bookings.booked')}
        </Typography>
      </Stack>
      {waitlisted ? (
        <Typography sx={{ color: 'text.secondary', my: 1.5 }}>{t('bookings.waitlisted_text')}</Typography>
      ) : (
        <Box sx={{ my: 2 }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('bookings.ticket')}
          </Typography>
          <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between' }}>
            <Typography
              component="code"
              sx={{
                fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
                fontSize: { xs: '1.06rem', sm: '1.13rem' },
                fontWeight: 650,
                wordSpacing: '0.1em',
                userSelect: 'all',
              }}
            >
              {code.replace(/(.{4})(?=.)/g, '$1 ')}
            </Typography>
            {canCopy && (
              <IconButton
                aria-label={t('bookings.copy')}
                title={t('bookings.copy')}
                onClick={() => void copy(code, t('bookings.copied'))}
              >
                <ContentCopyIcon fontSize="small" />
              </IconButton>
            )}
          </Stack>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('bookings.ticket_hint')}
          </Typography>
        </Box>
      )}
      {children}
    </Box>
  )
}
