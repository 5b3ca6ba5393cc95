import ComputerIcon from '@mui/icons-material/ComputerOutlined'
import PhoneIcon from '@mui/icons-material/PhoneAndroidOutlined'
import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import Skeleton from '@mui/material/Skeleton'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Session } from '../../contract/security.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { call } from '../api/client.ts'
import { shortly } from '../i18n/time.ts'
import Ask from '../ui/Ask.tsx'
import { Listing } from '../ui/Listing.tsx'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { deviceOf } from './device.ts'
import { sessions } from './queries.ts'
import { Row, Rows } from './Row.tsx'
import { Section } from './Section.tsx'

export default function Sessions() {
  const { t } = useTexts()
  const query = useInfiniteQuery(sessions)
  const end = useEnd()
  /** The session asked about, or all the others. */
  const [asked, setAsked] = useState<Session | 'others' | null>(null)
  const others = query.data?.pages.some(({ items }) => items.some(({ current }) => !current))
  const action = others && (
    <Button variant="outlined" color="error" onClick={() => setAsked('others')}>
      {t('sessions.end_others')}
    </Button>
  )
  return (
    <Section title={t('settings.sessions')} lead={t('sessions.lead')} action={action}>
      <Listing query={query} skeleton={<Skeleton variant="rounded" height={240} />} empty={null}>
        {(items) => (
          <Rows>
            {items.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => setAsked(session)} />
            ))}
          </Rows>
        )}
      </Listing>
      {asked && (
        <Ask
          question={t(asked === 'others' ? 'sessions.end_others_question' : 'sessions.end_question')}
          text={
            asked === 'others'
              ? t('sessions.end_others_text')
              : t('sessions.end_text', {
                  device: deviceOf(asked.user_agent).name || t('sessions.unknown_device'),
                })
          }
          yes={t(asked === 'others' ? 'sessions.end_others' : 'sessions.end')}
          no={t('sessions.keep')}
          onNo={() => setAsked(null)}
          onYes={() => {
            setAsked(null)
            end.mutate(asked)
          }}
        />
      )}
    </Section>
  )
}

function useEnd() {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  return useMutation({
    mutationFn: (which: Session | 'others') =>
      which === 'others'
        ? call('DELETE /auth/sessions', { query: { keep_current: true } })
        : call('DELETE /auth/sessions/:id', { params: { id: which.id } }),
    onSuccess: (_, which) =>
      tell({ text: t(which === 'others' ? 'sessions.others_ended' : 'sessions.ended') }),
    onError: (error) => tell({ text: word(error), tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: sessions.queryKey }),
  })
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t, i18n } = useTexts()
  const { name, handheld } = deviceOf(session.user_agent)
  const device = name || t('sessions.unknown_device')
  const since = t('sessions.since', { time: shortly(session.created_at, i18n.language) })
  const active = session.current
    ? t('sessions.now')
    : t('sessions.last_used', { time: shortly(session.last_used_at, i18n.language) })
  return (
    <Row
      icon={handheld ? <PhoneIcon /> : <ComputerIcon />}
      title={device}
      mark={
        session.current && (
          <Chip size="small" variant="outlined" color="success" label={t('sessions.this_device')} />
        )
      }
      facts={[active, [since, session.address].filter(Boolean).join(' · ')]}
      action={
        !session.current && (
          <Button
            variant="outlined"
            size="small"
            aria-label={t('sessions.end_named', { device })}
            onClick={onEnd}
          >
            {t('sessions.end')}
          </Button>
        )
      }
    />
  )
}
