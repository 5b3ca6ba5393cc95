import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { NewMember, Organization } from '../../contract/organizations.ts'
import { nameOf } from '../accounts/person.ts'
import { useMe } from '../accounts/session.ts'
import { call } from '../api/client.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'
import { useSettleOrganization } from './queries.ts'

/** What I can do about belonging to an organization; each says what came of it. */
export function useMembership({ id, title }: Pick<Organization, 'id' | 'title'>) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const me = useMe()
  const settle = useSettleOrganization(id)
  const onError = (error: Error) => tell({ text: word(error), tone: 'error' })
  const accept = useMutation({
    mutationFn: () => call('POST /organizations/:id/accept', { params: { id } }),
    onSuccess: () => {
      settle()
      tell({ text: t('invitation.accepted', { title }) })
    },
    onError,
  })
  const goOut = () => {
    if (!me) throw new Error('nobody is signed in')
    return call('DELETE /organizations/:id/members/:user_id', { params: { id, user_id: me.id } })
  }
  const decline = useMutation({
    mutationFn: goOut,
    onSuccess: () => {
      settle()
      tell({ text: t('invitation.declined'), tone: 'info' })
    },
    onError,
  })
  const leave = useMutation({
    mutationFn: goOut,
    onSuccess: () => {
      settle()
      tell({ text: t('people.left', { title }), tone: 'info' })
    },
  })
  return { accept, decline, leave }
}

/** What an owner can do about the people of an organization. */
export function useInvite(id: number) {
  const { t } = useTexts()
  const tell = useNotice()
  const settle = useSettleOrganization(id)
  return useMutation({
    mutationFn: (body: NewMember) => call('POST /organizations/:id/members', { params: { id }, body }),
    onSuccess: ({ user }) => {
      settle()
      tell({ text: t('invite.done', { name: nameOf(user) }) })
    },
  })
}

/** Deletes an organization and leaves its page. */
export function useDelete({ id, title }: Pick<Organization, 'id' | 'title'>) {
  const { t } = useTexts()
  const tell = useNotice()
  const navigate = useNavigate()
  const settle = useSettleOrganization(id)
  return useMutation({
    mutationFn: () => call('DELETE /organizations/:id', { params: { id } }),
    onSuccess: async () => {
      tell({ text: t('delete.done', { title }), tone: 'info' })
      await navigate('/organizations', { replace: true })
      settle(null)
    },
  })
}
