import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { Organization } from '../../contract/organizations.ts'
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'

/** Those whose title has `q` in it; while another is asked for, what was found before stays in sight. */
export const foundOrganizations = (q: string) => ({
  ...pages(['organizations', q], (cursor, signal) =>
    call('GET /organizations', { query: { q: q || undefined, sort: 'title', cursor }, signal }),
  ),
  placeholderData: keepPreviousData,
})

/** Those I belong to or am invited to. */
export const myOrganizations = pages(['my-organizations'], (cursor, signal) =>
  call('GET /organizations', { query: { member: 'me', sort: 'title', limit: 100, cursor }, signal }),
)

export const organizationById = (id: number) =>
  queryOptions({
    queryKey: ['organization', id],
    queryFn: ({ signal }) => call('GET /organizations/:id', { params: { id }, signal }),
  })

export const membersOf = (id: number) =>
  pages(['organization', id, 'members'], (cursor, signal) =>
    call('GET /organizations/:id/members', { params: { id }, query: { limit: 50, cursor }, signal }),
  )

/** Its public events: those under way and to come, soonest first, or those that are over, latest first. */
export const eventsOf = (organization: number, when: 'coming' | 'past') =>
  pages(['events', 'organization', organization, when], (cursor, signal) =>
    call('GET /events', {
      query: {
        organization,
        limit: 12,
        cursor,
        status: when === 'past' ? 'finished' : 'upcoming',
        sort: when === 'past' ? '-starts_at' : 'starts_at',
      },
      signal,
    }),
  )

/** Shows an organization as an action left it, and reads anew what else is known of it; `null`: it is gone. */
export function useSettleOrganization(id: number) {
  const client = useQueryClient()
  return (organization?: Organization | null) => {
    const { queryKey } = organizationById(id)
    if (organization) client.setQueryData(queryKey, organization)
    if (organization === null) client.removeQueries({ queryKey })
    else void client.invalidateQueries({ queryKey })
    void client.invalidateQueries({ queryKey: ['organizations'] })
    void client.invalidateQueries({ queryKey: ['my-organizations'] })
    // Events bear its name.
    void client.invalidateQueries({ queryKey: ['event'] })
  }
}
