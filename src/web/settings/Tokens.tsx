import KeyIcon from '@mui/icons-material/KeyOutlined'
import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import Skeleton from '@mui/material/Skeleton'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiToken } from '../../contract/security.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { call } from '../api/client.ts'
import { calendarDay } from '../i18n/time.ts'
import Ask from '../ui/Ask.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { NewToken } from './NewToken.tsx'
import { apiTokens } from './queries.ts'
import { Row, Rows } from './Row.tsx'
import { Section } from './Section.tsx'

export default function Tokens() {
  const { t } = useTexts()
  const query = useInfiniteQuery(apiTokens)
  const revoke = useRevoke()
  const [making, setMaking] = useState(false)
  const [asked, setAsked] = useState<ApiToken | null>(null)
  const create = (
    <Button variant="contained" onClick={() => setMaking(true)}>
      {t('tokens.create')}
    </Button>
  )
  const empty = <Blank icon={<KeyIcon />} title={t('tokens.empty')} text={t('tokens.empty_text')} />
  return (
    <Section title={t('settings.tokens')} lead={t('tokens.lead')} action={create}>
      <Listing query={query} skeleton={<Skeleton variant="rounded" height={180} />} empty={empty}>
        {(items) => (
          <Rows>
            {items.map((token) => (
              <TokenRow key={token.id} token={token} onRevoke={() => setAsked(token)} />
            ))}
          </Rows>
        )}
      </Listing>
      {making && <NewToken onClose={() => setMaking(false)} />}
      {asked && (
        <Ask
          question={t('tokens.revoke_question')}
          text={t('tokens.revoke_text', { name: asked.name })}
          yes={t('tokens.revoke')}
          no={t('field.cancel')}
          onNo={() => setAsked(null)}
          onYes={() => {
            setAsked(null)
            revoke.mutate(asked.id)
          }}
        />
      )}
    </Section>
  )
}

function useRevoke() {
  const { t } = useTexts()
  const client = useQueryClient()
  const tell = useNotice()
  const word = useWording()
  return useMutation({
    mutationFn: (id: number) => call('DELETE /auth/tokens/:id', { params: { id } }),
    onSuccess: () => tell({ text: t('tokens.revoked') }),
    onError: (error) => tell({ text: word(error), tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: apiTokens.queryKey }),
  })
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const { t, i18n } = useTexts()
  const { name, scope, created_at, last_used_at, expires_at } = token
  const day = (instant: string) => ({ time: calendarDay(instant, i18n.language) })
  const expired = expires_at !== null && Date.parse(expires_at) < Date.now()
  const life = expires_at ? t('tokens.until', day(expires_at)) : t('tokens.for_ever')
  const use = last_used_at ? t('tokens.used', day(last_used_at)) : t('tokens.unused')
  return (
    <Row
      icon={<KeyIcon />}
      title={name}
      mark={
        expired ? (
          <Chip size="small" variant="outlined" color="error" label={t('tokens.expired')} />
        ) : (
          <Chip size="small" variant="outlined" label={t(`tokens.scope_${scope}_short`)} />
        )
      }
      facts={[[use, life].join(' · '), t('tokens.made', day(created_at))]}
      action={
        <Button
          variant="outlined"
          size="small"
          color="error"
          aria-label={t('tokens.revoke_named', { name })}
          onClick={onRevoke}
        >
          {t('tokens.revoke')}
        </Button>
      }
    />
  )
}
