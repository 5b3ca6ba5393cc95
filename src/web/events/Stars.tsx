import StarIcon from '@mui/icons-material/StarRounded'
import Typography from '@mui/material/Typography'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../contract/events.ts'

/** `4.6 · 12` after a star: how an event was liked, and by how many; nothing before somebody said it. */
export function Stars({ average, count }: EventSummary['rating']) {
  const { t, i18n } = useTranslation()
  if (average === null || count === 0) return null
  const shown = average.toLocaleString(i18n.language, { maximumFractionDigits: 1 })
  return (
    <Typography
      variant="body2"
      role="img"
      aria-label={t('events.rated', { average: shown, count })}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        color: 'text.secondary',
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      <StarIcon sx={{ fontSize: 17, color: 'secondary.main' }} />
      <span aria-hidden>
        {shown} · {count}
      </span>
    </Typography>
  )
}
