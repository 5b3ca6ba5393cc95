import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import FormHelperText from '@mui/material/FormHelperText'
import Stack from '@mui/material/Stack'
import { useMutation } from '@tanstack/react-query'
import { type ChangeEvent, useId, useRef } from 'react'
import type { User } from '../../contract/accounts.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { faceOf } from '../accounts/person.ts'
import { useUpdateMe } from '../accounts/session.ts'
import { call } from '../api/client.ts'
import { multipart } from '../api/multipart.ts'
import { ApiProblem } from '../api/problem.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { Panel } from './Section.tsx'

/** What the server takes; a larger file is not sent at all. */
const maxBytes = 10 * 1024 * 1024

export function Picture({ me }: { me: User }) {
  const { t } = useTexts()
  const change = usePictureChange()
  const word = useWording()
  const hint = useId()
  const input = useRef<HTMLInputElement>(null)
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0]
    if (file) change.mutate(file)
    // Choosing the same file again is another attempt.
    currentTarget.value = ''
  }
  const refusal = change.error && (isTooLarge(change.error) ? t('picture.too_large') : word(change.error))
  return (
    <Panel title={t('picture.title')}>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={3} sx={{ alignItems: { sm: 'center' } }}>
        <Avatar
          {...faceOf(me)}
          sx={{
            width: 96,
            height: 96,
            bgcolor: 'primary.main',
            color: 'primary.contrastText',
            fontSize: 36,
            fontWeight: 650,
          }}
        />
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
            <Button
              variant="outlined"
              loading={change.isPending && Boolean(change.variables)}
              disabled={change.isPending}
              aria-describedby={hint}
              onClick={() => input.current?.click()}
            >
              {t('picture.choose')}
            </Button>
            <input
              ref={input}
              type="file"
              accept="image/*"
              aria-label={t('picture.choose')}
              onChange={choose}
              hidden
            />
            {me.avatar_url && (
              <Button
                color="error"
                loading={change.isPending && !change.variables}
                disabled={change.isPending}
                onClick={() => change.mutate(null)}
              >
                {t('picture.remove')}
              </Button>
            )}
          </Box>
          <FormHelperText id={hint} error={Boolean(refusal)} aria-live="polite">
            {refusal || t('picture.hint')}
          </FormHelperText>
        </Box>
      </Stack>
    </Panel>
  )
}

const isTooLarge = (error: unknown) => error instanceof ApiProblem && error.code === 'request.too_large'

/** Shows a file as the picture of the account; `null` removes it. */
function usePictureChange() {
  const { t } = useTexts()
  const tell = useNotice()
  const update = useUpdateMe()
  return useMutation({
    mutationFn: async (file: File | null) => {
      if (file && file.size > maxBytes)
        throw new ApiProblem({ title: 'Too large', status: 413, code: 'request.too_large' })
      const avatar_id = file && (await call('POST /media', { body: multipart(file) })).id
      return update.mutateAsync({ avatar_id })
    },
    onSuccess: (_, file) => tell({ text: t(file ? 'picture.saved' : 'picture.removed') }),
  })
}
