import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import type { Rating } from '../../contract/ratings.ts'
import Ask from '../ui/Ask.tsx'
import { Field, Form } from '../ui/form.tsx'
import { Answer } from './Answer.tsx'
import { useTexts } from './i18n/texts.ts'
import { useRatingActions } from './queries.ts'
import { Score } from './Score.tsx'
import { StarsField } from './StarsField.tsx'

interface Props {
  event: number
  /** What I gave already. */
  rating: Rating | null
  /** It may be given or changed. */
  open: boolean
}

/** My own rating: asked for, shown, changed and taken back. */
export function MyRating({ event, rating, open }: Props) {
  const [editing, setEditing] = useState(false)
  return (
    <Card sx={{ p: { xs: 2.5, sm: 3 }, borderRadius: 5 }}>
      {rating && !editing ? (
        <Given event={event} rating={rating} onEdit={open ? () => setEditing(true) : undefined} />
      ) : (
        <Asked event={event} rating={rating} onDone={() => setEditing(false)} />
      )}
    </Card>
  )
}

function Given({ event, rating, onEdit }: { event: number; rating: Rating; onEdit?: () => void }) {
  const { t } = useTexts()
  const { takeBack } = useRatingActions(event)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Typography variant="h3" sx={{ mb: 0.5 }}>
        {t('yours')}
      </Typography>
      <Score score={rating.score} />
      {rating.text && (
        <Typography sx={{ mt: 1, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {rating.text}
        </Typography>
      )}
      {rating.answer && <Answer text={rating.answer} at={rating.answered_at} />}
      <Stack direction="row" spacing={1.5} sx={{ mt: 2 }}>
        {onEdit && (
          <Button variant="outlined" size="small" onClick={onEdit}>
            {t('edit')}
          </Button>
        )}
        <Button size="small" color="error" loading={takeBack.isPending} onClick={() => setAsking(true)}>
          {t('take_back')}
        </Button>
      </Stack>
      {asking && (
        <Ask
          question={t('take_back_question')}
          text={t('take_back_text')}
          yes={t('take_back')}
          no={t('keep')}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            takeBack.mutate()
          }}
        />
      )}
    </>
  )
}

function Asked({ event, rating, onDone }: { event: number; rating: Rating | null; onDone: () => void }) {
  const { t } = useTexts()
  const { rate } = useRatingActions(event)
  const [score, setScore] = useState(rating?.score ?? 0)
  const [missed, setMissed] = useState(false)
  const submit = (fields: FormData) => {
    setMissed(score === 0)
    if (score > 0) rate.mutate({ score, text: String(fields.get('text')).trim() }, { onSuccess: onDone })
  }
  return (
    <Form error={rate.error} onSubmit={submit} label={t(rating ? 'yours' : 'ask')}>
      <Typography variant="h3">{t(rating ? 'yours' : 'ask')}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5, mb: 2 }}>
        {t(rating?.answer ? 'answer_goes' : 'ask_text')}
      </Typography>
      <Stack spacing={2}>
        <StarsField score={score} refusal={missed && score === 0 ? t('choose') : ''} onChange={setScore} />
        <Field
          name="text"
          label={t('text')}
          helperText={t('text_hint')}
          defaultValue={rating?.text}
          multiline
          minRows={3}
          maxRows={12}
          slotProps={{ htmlInput: { maxLength: 2000 } }}
        />
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
          <Button type="submit" variant="contained" loading={rate.isPending}>
            {t('publish')}
          </Button>
          {rating && <Button onClick={onDone}>{t('cancel')}</Button>}
        </Box>
      </Stack>
    </Form>
  )
}
