import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import LinearProgress from '@mui/material/LinearProgress'
import Typography from '@mui/material/Typography'
import type { Media } from '../../../contract/media.ts'
import { DropZone } from '../../ui/DropZone.tsx'
import { useRefusal } from '../../ui/form.tsx'
import { usePictureUpload } from '../../ui/picture.ts'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'

interface Props {
  value: Media | null
  onChange: (image: Media | null) => void
  /** An upload begins or ends. */
  onBusy: (busy: boolean) => void
}

/** The picture of the event: uploaded as soon as it is chosen, shown as cards show it. */
export function ImageField({ value, onChange, onBusy }: Props) {
  const { t } = useTexts()
  const word = useWording()
  const refused = useRefusal('image_id')
  const { send, isPending, error, isTooLarge, local, part } = usePictureUpload({ onDone: onChange, onBusy })
  const refusal = error ? (isTooLarge ? t('image.too_large') : word(error)) : refused
  const shown = isPending ? local : value?.url
  const percent = Math.round(part * 100)
  return (
    <Box role="group" aria-label={t('image.title')}>
      <DropZone
        accept="image/*"
        choose={t(value ? 'image.change' : 'image.choose')}
        hint={t('image.drop')}
        refusal={refusal}
        busy={isPending}
        onFile={send}
        more={
          value &&
          !isPending && (
            <Button color="error" onClick={() => onChange(null)}>
              {t('image.remove')}
            </Button>
          )
        }
      >
        {shown && (
          <Box
            component="img"
            src={shown}
            alt=""
            sx={{
              width: '100%',
              aspectRatio: '5 / 2',
              objectFit: 'cover',
              borderRadius: 2,
              opacity: isPending ? 0.6 : 1,
            }}
          />
        )}
        {isPending && (
          <div>
            <LinearProgress
              variant={part < 1 ? 'determinate' : 'indeterminate'}
              value={percent}
              aria-label={t('image.title')}
            />
            <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.75 }}>
              {part < 1 ? t('image.progress', { percent }) : t('image.working')}
            </Typography>
          </div>
        )}
      </DropZone>
    </Box>
  )
}
