import OutboxIcon from '@mui/icons-material/OutboxOutlined'
import SearchIcon from '@mui/icons-material/SearchRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import MenuItem from '@mui/material/MenuItem'
import Skeleton from '@mui/material/Skeleton'
import TextField from '@mui/material/TextField'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { DeliveryKind } from '../../contract/deliveries.ts'
import { useMe } from '../accounts/session.ts'
import { NotFound } from '../app/NotFound.tsx'
import { Blank } from '../ui/Blank.tsx'
import { Listing } from '../ui/Listing.tsx'
import { Page } from '../ui/Page.tsx'
import { AddressField } from './AddressField.tsx'
import { DeliveryRow } from './DeliveryRow.tsx'
import { useTexts } from './i18n/texts.ts'
import { channels, kinds, states, useKindName } from './kinds.ts'
import { deliveries, type Filter } from './queries.ts'

/** What the server sent to people, for administrators. */
export default function Ledger() {
  const me = useMe()
  return me?.role === 'admin' ? <Shown /> : <NotFound />
}

function Shown() {
  const { t, i18n } = useTexts()
  const { filter, change, clear } = useFilter()
  const query = useInfiniteQuery(deliveries(filter, i18n.language))
  const isFiltered = Object.keys(filter).length > 0
  const clearing = (
    <Button variant="outlined" onClick={clear}>
      {t('clear')}
    </Button>
  )
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Filters filter={filter} change={change} />
      <Box aria-busy={query.isPlaceholderData} sx={{ opacity: query.isPlaceholderData ? 0.55 : 1 }}>
        <Listing
          query={query}
          skeleton={<Skeleton variant="rounded" height={320} />}
          empty={
            isFiltered ? (
              <Blank icon={<SearchIcon />} title={t('nothing')} text={t('nothing_text')} action={clearing} />
            ) : (
              <Blank icon={<OutboxIcon />} title={t('empty')} text={t('empty_text')} />
            )
          }
        >
          {(items) => (
            <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {items.map((delivery) => (
                <DeliveryRow key={delivery.id} delivery={delivery} />
              ))}
            </Card>
          )}
        </Listing>
      </Box>
    </Page>
  )
}

type ChangeFilter = (name: keyof Filter, value: string) => void

function Filters({ filter, change }: { filter: Filter; change: ChangeFilter }) {
  const { t } = useTexts()
  const nameOf = useKindName()
  return (
    <Box
      component="search"
      aria-label={t('filter')}
      sx={{
        display: 'grid',
        gap: 2,
        mb: 3,
        gridTemplateColumns: { xs: '1fr 1fr', md: '1fr 1fr 1.6fr 1.6fr' },
        '& > :nth-of-type(n + 3)': { gridColumn: { xs: '1 / -1', md: 'auto' } },
      }}
    >
      <Select
        label={t('state')}
        value={filter.state}
        choices={states.map((value) => ({ value, label: t(`states.${value}`) }))}
        onChange={(value) => change('state', value)}
      />
      <Select
        label={t('channel')}
        value={filter.channel}
        choices={channels.map((value) => ({ value, label: t(`channels.${value}`) }))}
        onChange={(value) => change('channel', value)}
      />
      <Select
        label={t('kind')}
        value={filter.kind}
        choices={kinds.map((value) => ({ value, label: nameOf(value) }))}
        onChange={(value) => change('kind', value)}
      />
      <AddressField
        label={t('address')}
        value={filter.address ?? ''}
        onChange={(value) => change('address', value)}
      />
    </Box>
  )
}

interface SelectProps {
  label: string
  value: string | undefined
  choices: { value: string; label: string }[]
  onChange: (value: string) => void
}

function Select({ label, value = '', choices, onChange }: SelectProps) {
  const { t } = useTexts()
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{t('any')}</MenuItem>
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.label}
        </MenuItem>
      ))}
    </TextField>
  )
}

/** What is looked for stands in the address: it can be sent to a colleague. */
function useFilter() {
  const [params, setParams] = useSearchParams()
  const one = <T extends string>(name: keyof Filter, known: readonly T[]): T | undefined =>
    known.find((value) => value === params.get(name))
  const state = one('state', states)
  const channel = one('channel', channels)
  const kind: DeliveryKind | undefined = one('kind', kinds)
  const address = params.get('address')?.slice(0, 254)
  const filter: Filter = {
    ...(state && { state }),
    ...(channel && { channel }),
    ...(kind && { kind }),
    ...(address && { address }),
  }
  const change: ChangeFilter = (name, value) =>
    setParams(
      Object.entries({ ...filter, [name]: value }).filter(([, given]) => given),
      { replace: true },
    )
  return { filter, change, clear: () => setParams({}, { replace: true }) }
}
