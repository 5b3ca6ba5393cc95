import type { NewOrganization, Organization, OrganizationChange } from '../../../contract/organizations.ts'

/** An organization as the form holds it; of a logo that was there before only the address is known. */
export interface Draft {
  title: string
  description: string
  postcode: string
  address: string
  logo: { id?: number; url: string } | null
}

export const emptyDraft: Draft = { title: '', description: '', postcode: '', address: '', logo: null }

export function draftOf({ title, description, postcode, address, logo_url }: Organization): Draft {
  return { title, description, postcode, address, logo: logo_url ? { url: logo_url } : null }
}

export function bodyOf({ title, description, postcode, address, logo }: Draft): NewOrganization {
  return {
    title: title.trim(),
    description: description.trim(),
    postcode: postcode.trim(),
    address: address.trim(),
    logo_id: logo ? logo.id : null,
  }
}

/** Only what differs from how the organization was read: what others changed meanwhile stays theirs. */
export function changeOf(before: Draft, after: Draft): OrganizationChange {
  const old: Record<string, unknown> = bodyOf(before)
  return Object.fromEntries(
    Object.entries(bodyOf(after)).filter(([name, value]) => value !== undefined && value !== old[name]),
  )
}
