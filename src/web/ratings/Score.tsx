import StarIcon from '@mui/icons-material/StarRounded'
import Box from '@mui/material/Box'
import { useTexts } from './i18n/texts.ts'

export const scores = [1, 2, 3, 4, 5] as const

/** A score as stars. */
export function Score({ score }: { score: number }) {
  const { t } = useTexts()
  return (
    <Box
      role="img"
      aria-label={t('of_five', { average: score })}
      sx={{ display: 'inline-flex', '& svg': { fontSize: 19 } }}
    >
      {scores.map((one) => (
        <StarIcon key={one} sx={{ color: one <= score ? 'secondary.main' : 'divider' }} />
      ))}
    </Box>
  )
}
