import { type Query, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { User } from '../../contract/accounts.ts'
import type { RouteName } from '../../contract/index.ts'
import type { BodyOf } from '../../contract/route.ts'
import { call } from '../api/client.ts'
import { reconnect } from '../api/live.ts'
import { ApiProblem } from '../api/problem.ts'
import { chooseLanguage } from '../i18n/language.ts'
import { useNotice } from '../ui/notice.tsx'

/**
 * The session itself is an HttpOnly cookie no script can see. This mark only spares strangers a request that is
 * sure to be refused.
 */
const mark = 'veche-signed-in'

function marked(): boolean {
  try {
    return localStorage.getItem(mark) !== null
  } catch {
    return true
  }
}

function setMark(signedIn: boolean) {
  try {
    if (signedIn) localStorage.setItem(mark, '1')
    else localStorage.removeItem(mark)
  } catch {
    // Without storage the server is asked at every start.
  }
}

const me = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<User | null> => {
    if (!marked()) return null
    try {
      const user = await call('GET /me', { signal })
      await chooseLanguage(user.locale)
      return user
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      setMark(false)
      // Takes the dead cookie away: with it the socket would be refused even what strangers may hear.
      await call('POST /auth/logout', { body: {} }).catch(() => null)
      return null
    }
  },
})

/** Who is signed in: `undefined` while not known yet, `null` for a stranger. */
export function useMe(): User | null | undefined {
  return useQuery(me).data
}

/** What strangers may read too; it differs by who asks, all else belongs to one person. */
const isOpen = ({ queryKey: [first, ...rest] }: Query) =>
  first === 'events' ||
  first === 'organizations' ||
  first === 'organization' ||
  (first === 'event' && rest.length === 1)

/** Changes who is signed in: what was read as someone else is dropped or read anew, and the socket opens as the new one. */
export function useSwitch() {
  const client = useQueryClient()
  return async (user: User | null) => {
    setMark(user !== null)
    if (user) await chooseLanguage(user.locale)
    client.setQueryData(me.queryKey, user)
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' && !isOpen(query) })
    reconnect()
    await client.resetQueries({ predicate: isOpen })
  }
}

export type Credentials = BodyOf<RouteName['POST /auth/login']>

export function useSignIn() {
  const become = useSwitch()
  return useMutation({
    mutationFn: (body: Credentials) => call('POST /auth/login', { body }),
    onSuccess: ({ user }) => become(user),
  })
}

export function useSignUp() {
  const become = useSwitch()
  return useMutation({
    mutationFn: (body: BodyOf<RouteName['POST /auth/register']>) => call('POST /auth/register', { body }),
    onSuccess: ({ user }) => become(user),
  })
}

export function useSignOut() {
  const { t } = useTranslation()
  const tell = useNotice()
  const become = useSwitch()
  return useMutation({
    mutationFn: () => call('POST /auth/logout', { body: {} }),
    onSuccess: () => {
      tell({ text: t('account.signed_out'), tone: 'info' })
      return become(null)
    },
  })
}

/** Changes the account; its language is the app's. */
export function useUpdateMe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: BodyOf<RouteName['PATCH /me']>) => {
      // An answer on its way would bring back what is being changed.
      await client.cancelQueries({ queryKey: me.queryKey })
      return call('PATCH /me', { body })
    },
    onSuccess: async (user) => {
      client.setQueryData(me.queryKey, user)
      await chooseLanguage(user.locale)
    },
  })
}
