import Skeleton from '@mui/material/Skeleton'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Organization, OrganizationChange } from '../../../contract/organizations.ts'
import { call } from '../../api/client.ts'
import { ApiProblem } from '../../api/problem.ts'
import { NotFound } from '../../app/NotFound.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { useNotice } from '../../ui/notice.tsx'
import { Page } from '../../ui/Page.tsx'
import { useTexts } from '../i18n/texts.ts'
import { organizationById, useSettleOrganization } from '../queries.ts'
import { changeOf, draftOf } from './draft.ts'
import { OrganizationForm } from './OrganizationForm.tsx'

export default function EditOrganization() {
  const id = Number(useParams().id)
  const { t } = useTexts()
  const { data, error, refetch } = useQuery({ ...organizationById(id), enabled: id > 0 })
  const strange = data && !(data.my_role === 'owner' && data.my_membership_accepted)
  if (!(id > 0) || strange || (error instanceof ApiProblem && error.status === 404)) return <NotFound />
  return (
    <Page title={t('form.edit_title')} lead={data?.title} width="md">
      {data ? (
        <Editing key={data.id} organization={data} />
      ) : error ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <Skeleton variant="rounded" height={480} />
      )}
    </Page>
  )
}

/** As it was read first: what arrives while one types changes nothing under one's hands. */
function Editing({ organization: { id }, organization }: { organization: Organization }) {
  const { t } = useTexts()
  const [start] = useState(() => draftOf(organization))
  const tell = useNotice()
  const navigate = useNavigate()
  const settle = useSettleOrganization(id)
  const save = useMutation({
    mutationFn: (body: OrganizationChange) => call('PATCH /organizations/:id', { params: { id }, body }),
    onSuccess: (changed) => {
      settle(changed)
      tell({ text: t('form.saved') })
      void navigate(`/organizations/${id}`, { replace: true })
    },
  })
  return (
    <OrganizationForm
      label={t('form.edit_title')}
      submit={t('form.save')}
      start={start}
      attempt={save}
      onSubmit={(draft) => {
        const change = changeOf(start, draft)
        if (Object.keys(change).length === 0) tell({ text: t('form.unchanged'), tone: 'info' })
        else save.mutate(change)
      }}
    />
  )
}
