import StarIcon from '@mui/icons-material/StarRounded'
import Box from '@mui/material/Box'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Reply } from '../api/client.ts'
import { useTexts } from './i18n/texts.ts'

type EventRating = Reply<'GET /events/:id/rating'>

/** The average, and how many gave each score, the best on top. */
export function Histogram({ rating: { average, count, scores } }: { rating: EventRating }) {
  const { t, i18n } = useTexts()
  const most = Math.max(1, ...scores)
  const shown = average?.toLocaleString(i18n.language, { maximumFractionDigits: 1 }) ?? ''
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 5, rowGap: 2, alignItems: 'center' }}>
      <Box aria-label={`${t('of_five', { average: shown })}, ${t('count', { count })}`} role="img">
        <Stack direction="row" spacing={0.75} sx={{ alignItems: 'center' }}>
          <Typography sx={{ fontSize: '2.6rem', fontWeight: 740, lineHeight: 1, letterSpacing: '-0.03em' }}>
            {shown}
          </Typography>
          <StarIcon sx={{ fontSize: 34, color: 'secondary.main' }} />
        </Stack>
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
          {t('count', { count })}
        </Typography>
      </Box>
      <Stack
        component="ul"
        spacing={0.5}
        sx={{ flex: '1 1 240px', maxWidth: 420, m: 0, p: 0, listStyle: 'none' }}
      >
        {scores
          .map((given, place) => ({ score: place + 1, given }))
          .reverse()
          .map(({ score, given }) => (
            <Box
              component="li"
              key={score}
              aria-label={t('bar', { score, count: given })}
              sx={{
                display: 'grid',
                gridTemplateColumns: '1.2em 1fr 2.4em',
                gap: 1.25,
                alignItems: 'center',
                fontSize: 14,
                color: 'text.secondary',
                fontVariantNumeric: 'tabular-nums',
              }}
            >
              <span aria-hidden>{score}</span>
              <Box aria-hidden sx={{ height: 8, borderRadius: 1, bgcolor: 'divider', overflow: 'hidden' }}>
                <Box
                  style={{ width: `${(given / most) * 100}%` }}
                  sx={{ height: '100%', borderRadius: 1, bgcolor: 'secondary.main' }}
                />
              </Box>
              <span aria-hidden>{given}</span>
            </Box>
          ))}
      </Stack>
    </Box>
  )
}
