import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts as useAccountTexts } from '../accounts/i18n/texts.ts'
import { call } from '../api/client.ts'
import { useTexts } from '../calendar/i18n/texts.ts'
import Ask from '../ui/Ask.tsx'
import { Failure } from '../ui/Failure.tsx'
import { useNotice } from '../ui/notice.tsx'
import { Secret } from '../ui/Secret.tsx'
import { useWording } from '../ui/wording.ts'
import { Panel, Section } from './Section.tsx'

const myCalendar = queryOptions({
  queryKey: ['my-calendar'],
  queryFn: ({ signal }) => call('GET /me/calendar', { signal }),
})

/** The private feed: its address, and a new one when the old one has come into wrong hands. */
export default function Calendar() {
  const { t: account } = useAccountTexts()
  const { t } = useTexts()
  const { data, error, refetch } = useQuery(myCalendar)
  return (
    <Section title={account('settings.calendar')} lead={t('lead')}>
      {error && !data ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <Panel title={t('feed')} text={t('feed_text')}>
          {data ? (
            <>
              <Secret text={data.url} copy={t('copy')} copied={t('copied')} />
              <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mt: 2.5 }}>
                <Button component="a" href={data.webcal_url} variant="contained">
                  {t('subscribe')}
                </Button>
                <Rotate />
              </Box>
            </>
          ) : (
            <Skeleton variant="rounded" height={122} />
          )}
        </Panel>
      )}
    </Section>
  )
}

function Rotate() {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  const [asking, setAsking] = useState(false)
  const rotate = useMutation({
    mutationFn: () => call('POST /me/calendar/rotate'),
    onSuccess: (calendar) => {
      client.setQueryData(myCalendar.queryKey, calendar)
      tell({ text: t('rotated') })
    },
    onError: (error) => tell({ text: word(error), tone: 'error' }),
  })
  return (
    <>
      <Button variant="outlined" loading={rotate.isPending} onClick={() => setAsking(true)}>
        {t('rotate')}
      </Button>
      {asking && (
        <Ask
          question={t('rotate_question')}
          text={t('rotate_text')}
          yes={t('rotate_yes')}
          no={t('rotate_no')}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            rotate.mutate()
          }}
        />
      )}
    </>
  )
}
