import NewWindowIcon from '@mui/icons-material/OpenInNewRounded'
import Checkbox from '@mui/material/Checkbox'
import FormControl from '@mui/material/FormControl'
import FormControlLabel from '@mui/material/FormControlLabel'
import FormHelperText from '@mui/material/FormHelperText'
import FormLabel from '@mui/material/FormLabel'
import Link from '@mui/material/Link'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { Field, useRefusal } from '../../ui/form.tsx'
import { useTexts } from '../i18n/texts.ts'
import { Choice } from './Choice.tsx'
import type { Draft } from './draft.ts'
import { Group } from './Group.tsx'

interface Props {
  draft: Draft
  set: (news: Partial<Draft>) => void
  /** `moves` a publication that is still ahead, `is_over` leaves it as it was. */
  publication: 'chosen' | 'moves' | 'is_over'
}

export function PublishFields({ draft, set, publication }: Props) {
  const { t } = useTexts()
  return (
    <Group title={t('form.publishing')}>
      <Organizations draft={draft} set={set} />
      <Choice
        label={t('form.visibility')}
        value={draft.visibility}
        choices={(['public', 'private'] as const).map((value) => ({
          value,
          label: t(`form.visibility_${value}`),
        }))}
        onChange={(visibility) => set({ visibility })}
      />
      {publication === 'chosen' && (
        <Choice
          label={t('form.publish')}
          value={draft.publish}
          choices={(['soon', 'later', 'draft'] as const).map((value) => ({
            value,
            label: t(`form.publish_${value}`),
          }))}
          onChange={(publish) => set({ publish })}
        />
      )}
      {publication !== 'is_over' && draft.publish === 'later' && (
        <Field
          name="publish_at"
          label={t('form.publish_at')}
          type="datetime-local"
          value={draft.publishAt}
          onChange={({ target }) => set({ publishAt: target.value })}
          helperText={draft.zone.replaceAll('_', ' ')}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ maxWidth: { sm: 320 } }}
        />
      )}
    </Group>
  )
}

const linkLook = {
  display: 'inline-flex',
  alignItems: 'center',
  alignSelf: 'start',
  gap: 0.75,
  minHeight: 36,
}

/** Those I belong to; another is founded in a window of its own, so that nothing entered here is lost. */
function Organizations({ draft, set }: Pick<Props, 'draft' | 'set'>) {
  const { t } = useTexts()
  const refusal = useRefusal('organizations')
  const mine = useQuery({
    queryKey: ['my-organizations', 'all'],
    queryFn: ({ signal }) =>
      call('GET /organizations', { query: { member: 'me', sort: 'title', limit: 100 }, signal }),
  })
  const choices = mine.data?.items.filter((one) => one.my_membership_accepted) ?? []
  if (!mine.isSuccess) return null
  const toggle = (id: number, on: boolean) =>
    set({
      organizations: on ? [...draft.organizations, id] : draft.organizations.filter((one) => one !== id),
    })
  return (
    <FormControl component="fieldset" error={Boolean(refusal)}>
      <FormLabel component="legend" sx={{ fontWeight: 600, mb: 0.5 }}>
        {t('form.organizations')}
      </FormLabel>
      {choices.map(({ id, title }) => (
        <FormControlLabel
          key={id}
          label={title}
          control={
            <Checkbox checked={draft.organizations.includes(id)} onChange={(_, on) => toggle(id, on)} />
          }
        />
      ))}
      <Link href="/organizations/new" target="_blank" rel="noopener" sx={linkLook}>
        {t('form.organization_new')}
        <NewWindowIcon titleAccess={t('form.new_window')} sx={{ fontSize: 16 }} />
      </Link>
      {refusal && <FormHelperText>{refusal}</FormHelperText>}
    </FormControl>
  )
}
