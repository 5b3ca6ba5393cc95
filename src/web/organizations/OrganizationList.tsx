import AddIcon from '@mui/icons-material/AddRounded'
import GroupsIcon from '@mui/icons-material/GroupsOutlined'
import SearchIcon from '@mui/icons-material/SearchRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import InputAdornment from '@mui/material/InputAdornment'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useMe } from '../accounts/session.ts'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { useSettled } from '../ui/settled.ts'
import { useTexts } from './i18n/texts.ts'
import { OrganizationGrid, OrganizationGridSkeleton } from './OrganizationCard.tsx'
import { foundOrganizations, myOrganizations } from './queries.ts'

export default function OrganizationList() {
  const { t } = useTexts()
  const { typed, setTyped, asked } = useSearch()
  const mine = useMyOrganizations()
  // What is mine stands on top, and is found among all others where one searches.
  const mineFirst = asked === '' && mine.length > 0
  return (
    <Page
      title={t('translation:organizations.title')}
      lead={t('list.lead')}
      action={
        <Button component={Link} to="/organizations/new" variant="contained" startIcon={<AddIcon />}>
          {t('list.create')}
        </Button>
      }
    >
      <Box component="search" sx={{ mb: 4 }}>
        <TextField
          type="search"
          label={t('list.search')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          slotProps={{
            htmlInput: { maxLength: 100, autoComplete: 'off', enterKeyHint: 'search' },
            input: {
              startAdornment: (
                <InputAdornment position="start">
                  <SearchIcon />
                </InputAdornment>
              ),
            },
          }}
        />
      </Box>
      {mineFirst && (
        <Part title={t('list.mine')}>
          <OrganizationGrid items={mine} heading="h3" />
        </Part>
      )}
      <Part title={mineFirst ? t('list.others') : undefined}>
        <Found q={asked} without={mineFirst ? mine.map(({ id }) => id) : []} />
      </Part>
    </Page>
  )
}

function Part({ title, children }: { title?: string | undefined; children: ReactNode }) {
  return (
    <Box component="section" aria-label={title} sx={{ mb: 5 }}>
      {title && (
        <Typography variant="h2" sx={{ mb: 2 }}>
          {title}
        </Typography>
      )}
      {children}
    </Box>
  )
}

function Found({ q, without }: { q: string; without: number[] }) {
  const { t } = useTexts()
  const found = useInfiniteQuery(foundOrganizations(q))
  const empty = q ? (
    <Blank icon={<SearchIcon />} title={t('list.nothing')} text={t('list.nothing_text')} />
  ) : (
    <Blank icon={<GroupsIcon />} title={t('list.empty')} text={t('list.empty_text')} />
  )
  return (
    <Box aria-busy={found.isPlaceholderData} sx={{ opacity: found.isPlaceholderData ? 0.55 : 1 }}>
      <Listing query={found} skeleton={<OrganizationGridSkeleton />} empty={empty}>
        {(items) => {
          const shown = items.filter(({ id }) => !without.includes(id))
          if (shown.length > 0)
            return <OrganizationGrid items={shown} heading={without.length > 0 ? 'h3' : 'h2'} />
          if (found.hasNextPage) return null
          return <Typography sx={{ color: 'text.secondary' }}>{t('list.no_others')}</Typography>
        }}
      </Listing>
    </Box>
  )
}

function useMyOrganizations() {
  const me = useMe()
  const { data } = useInfiniteQuery({ ...myOrganizations, enabled: Boolean(me) })
  return (me && data?.pages.flatMap(({ items }) => items)) || []
}

/** What is searched for stands in the address, once the hands rest: it can be sent, and is there on the way back. */
function useSearch() {
  const [params, setParams] = useSearchParams()
  const inAddress = params.get('q')?.slice(0, 100) ?? ''
  const [known, setKnown] = useState(inAddress)
  const [typed, setTyped] = useState(inAddress)
  const asked = useSettled(typed).trim()
  if (inAddress !== known) {
    setKnown(inAddress)
    // The address changed by itself.
    if (inAddress !== asked) setTyped(inAddress)
  }
  const say = useEffectEvent((q: string) => {
    if (q !== inAddress) setParams(q ? { q } : {}, { replace: true })
  })
  useEffect(() => say(asked), [asked])
  return { typed, setTyped, asked }
}
