import StarBorderIcon from '@mui/icons-material/StarBorderRounded'
import StarIcon from '@mui/icons-material/StarRounded'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useId, useState } from 'react'
import { useTexts } from './i18n/texts.ts'
import { scores } from './Score.tsx'

interface Props {
  score: number
  /** What is wrong with it. */
  refusal: string
  onChange: (score: number) => void
}

/** Five radio buttons that look like stars: the arrow keys, a screen reader and a form know them for what they are. */
export function StarsField({ score, refusal, onChange }: Props) {
  const { t } = useTexts()
  const id = useId()
  const [hovered, setHovered] = useState(0)
  const shown = hovered || score
  const word = scores.find((one) => one === shown)
  return (
    <Box component="fieldset" aria-describedby={`${id}w`} sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Typography component="legend" sx={{ fontWeight: 620, p: 0 }}>
        {t('score')}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 2 }}>
        <Box onMouseLeave={() => setHovered(0)} sx={{ display: 'flex', ml: -0.75 }}>
          {scores.map((one) => (
            <Box
              component="label"
              key={one}
              onMouseEnter={() => setHovered(one)}
              sx={{
                position: 'relative',
                display: 'grid',
                placeItems: 'center',
                width: 46,
                height: 46,
                borderRadius: 3,
                cursor: 'pointer',
                color: one <= shown ? 'secondary.main' : 'text.secondary',
                '& svg': { fontSize: 36 },
                '&:has(input:focus-visible)': { outline: '3px solid', outlineColor: 'secondary.main' },
              }}
            >
              <Box
                component="input"
                type="radio"
                name="score"
                value={one}
                checked={one === score}
                onChange={() => onChange(one)}
                aria-label={`${t('stars', { count: one })}: ${t(`score_${one}`)}`}
                aria-invalid={refusal ? true : undefined}
                sx={{ position: 'absolute', inset: 0, opacity: 0, m: 0, cursor: 'pointer' }}
              />
              {one <= shown ? <StarIcon /> : <StarBorderIcon />}
            </Box>
          ))}
        </Box>
        <Typography
          id={`${id}w`}
          aria-live="polite"
          variant="body2"
          sx={{ color: refusal ? 'error.main' : 'text.secondary' }}
        >
          {refusal || (word && t(`score_${word}`))}
        </Typography>
      </Box>
    </Box>
  )
}
