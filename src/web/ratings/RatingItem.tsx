import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import type { Rating } from '../../contract/ratings.ts'
import { faceOf, nameOf } from '../accounts/person.ts'
import { calendarDay } from '../i18n/time.ts'
import { Field, Form } from '../ui/form.tsx'
import { Answer } from './Answer.tsx'
import { useTexts } from './i18n/texts.ts'
import { useRatingActions } from './queries.ts'
import { Score } from './Score.tsx'

/** Somebody's rating; the organizer can answer it. */
export function RatingItem({ rating, organizer }: { rating: Rating; organizer: boolean }) {
  const { i18n } = useTexts()
  const { user, score, text, answer, answered_at, updated_at } = rating
  return (
    <Box
      component="li"
      sx={{ display: 'flex', gap: 1.75, py: 2.25, borderTop: '1px solid', borderColor: 'divider' }}
    >
      <Avatar
        {...faceOf(user)}
        sx={{ bgcolor: 'divider', color: 'text.primary', fontSize: 15, fontWeight: 620 }}
      />
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Stack
          direction="row"
          useFlexGap
          sx={{ columnGap: 1.5, flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' }}
        >
          <Typography sx={{ fontWeight: 620, overflowWrap: 'anywhere' }}>{nameOf(user)}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            <time dateTime={updated_at}>{calendarDay(updated_at, i18n.language)}</time>
          </Typography>
        </Stack>
        <Score score={score} />
        {text && (
          <Typography sx={{ mt: 0.5, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{text}</Typography>
        )}
        {answer && <Answer text={answer} at={answered_at} />}
        {organizer && <Answering rating={rating} />}
      </Box>
    </Box>
  )
}

function Answering({ rating }: { rating: Rating }) {
  const { t } = useTexts()
  const [writing, setWriting] = useState(false)
  const { answer, removeAnswer } = useRatingActions(rating.event_id)
  const { id } = rating.user
  const label = t('answer_to', { name: nameOf(rating.user) })
  if (!writing)
    return (
      <Stack direction="row" spacing={1} sx={{ mt: 1, ml: -1.5 }}>
        <Button size="small" aria-label={rating.answer ? undefined : label} onClick={() => setWriting(true)}>
          {t(rating.answer ? 'answer_edit' : 'answer')}
        </Button>
        {rating.answer && (
          <Button
            size="small"
            color="error"
            loading={removeAnswer.isPending}
            onClick={() => removeAnswer.mutate(id)}
          >
            {t('answer_remove')}
          </Button>
        )}
      </Stack>
    )
  return (
    <Box sx={{ mt: 1.5 }}>
      <Form
        label={label}
        error={answer.error}
        onSubmit={(fields) =>
          answer.mutate(
            { user: id, text: String(fields.get('text')) },
            { onSuccess: () => setWriting(false) },
          )
        }
      >
        <Field
          name="text"
          label={t('answer_label')}
          defaultValue={rating.answer ?? ''}
          autoFocus
          multiline
          minRows={2}
          maxRows={12}
          slotProps={{ htmlInput: { maxLength: 2000 } }}
        />
        <Stack direction="row" spacing={1.5} sx={{ mt: 1.5 }}>
          <Button type="submit" variant="contained" size="small" loading={answer.isPending}>
            {t('answer_send')}
          </Button>
          <Button size="small" onClick={() => setWriting(false)}>
            {t('cancel')}
          </Button>
        </Stack>
      </Form>
    </Box>
  )
}
