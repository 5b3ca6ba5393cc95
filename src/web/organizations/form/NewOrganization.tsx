import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { NewOrganization as NewOrganizationBody } from '../../../contract/organizations.ts'
import { call } from '../../api/client.ts'
import { useNotice } from '../../ui/notice.tsx'
import { Page } from '../../ui/Page.tsx'
import { useTexts } from '../i18n/texts.ts'
import { organizationById } from '../queries.ts'
import { bodyOf, emptyDraft } from './draft.ts'
import { OrganizationForm } from './OrganizationForm.tsx'

export default function NewOrganization() {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const tell = useNotice()
  const create = useMutation({
    mutationFn: (body: NewOrganizationBody) => call('POST /organizations', { body }),
    onSuccess: (organization) => {
      client.setQueryData(organizationById(organization.id).queryKey, organization)
      for (const list of ['organizations', 'my-organizations'])
        void client.invalidateQueries({ queryKey: [list] })
      tell({ text: t('form.created') })
      void navigate(`/organizations/${organization.id}`, { replace: true })
    },
  })
  return (
    <Page title={t('form.new_title')} lead={t('form.new_lead')} width="md">
      <OrganizationForm
        label={t('form.new_title')}
        submit={t('form.create')}
        start={emptyDraft}
        attempt={create}
        onSubmit={(draft) => create.mutate(bodyOf(draft))}
      />
    </Page>
  )
}
