import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import LinearProgress from '@mui/material/LinearProgress'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { DropZone } from '../../ui/DropZone.tsx'
import { useRefusal } from '../../ui/form.tsx'
import { usePictureUpload } from '../../ui/picture.ts'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'
import { Logo } from '../Logo.tsx'
import type { Draft } from './draft.ts'

interface Props {
  value: Draft['logo']
  /** Its first letter stands where there is no logo. */
  title: string
  onChange: (logo: Draft['logo']) => void
  /** An upload begins or ends. */
  onBusy: (busy: boolean) => void
}

/** The logo: uploaded as soon as it is chosen, shown as the page shows it. */
export function LogoField({ value, title, onChange, onBusy }: Props) {
  const { t } = useTexts()
  const word = useWording()
  const refused = useRefusal('logo_id')
  const { send, isPending, error, isTooLarge, local, part } = usePictureUpload({ onDone: onChange, onBusy })
  const refusal = error ? (isTooLarge ? t('logo.too_large') : word(error)) : refused
  const percent = Math.round(part * 100)
  const shown = (isPending ? local : value?.url) ?? null
  return (
    <Box role="group" aria-label={t('form.logo')}>
      <DropZone
        accept="image/*"
        choose={t(value ? 'logo.change' : 'logo.choose')}
        hint={t('logo.drop')}
        refusal={refusal}
        busy={isPending}
        onFile={send}
        more={
          value &&
          !isPending && (
            <Button color="error" onClick={() => onChange(null)}>
              {t('logo.remove')}
            </Button>
          )
        }
      >
        <Stack direction="row" spacing={2.5} sx={{ alignItems: 'center' }}>
          <Box sx={{ opacity: isPending ? 0.6 : 1 }}>
            <Logo organization={{ title, logo_url: shown }} size={96} />
          </Box>
          {isPending && (
            <Box sx={{ flex: 1 }}>
              <LinearProgress
                variant={part < 1 ? 'determinate' : 'indeterminate'}
                value={percent}
                aria-label={t('form.logo')}
              />
              <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.75 }}>
                {part < 1 ? t('logo.progress', { percent }) : t('logo.working')}
              </Typography>
            </Box>
          )}
        </Stack>
      </DropZone>
    </Box>
  )
}
