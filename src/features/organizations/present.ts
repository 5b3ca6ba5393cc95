import { instantJson } from '../../db/json.ts'
import { personJson } from '../accounts/present.ts'

/** SQL of an organization's postcode and address in one line. */
export function fullAddress(o: string): string {
  return `concat_ws(', ', nullif(${o}.postcode, ''), nullif(${o}.address, ''))`
}

/** SQL of an organization (`Organization`). Takes the names of its row and of the viewer's own membership, which may be null. */
export function organizationJson(o: string, mine: string): string {
  return `json_build_object(
    'id', ${o}.id,
    'title', ${o}.title,
    'description', ${o}.description,
    'postcode', ${o}.postcode,
    'address', ${o}.address,
    'full_address', ${fullAddress(o)},
    'logo_url', ${o}.logo_url,
    'my_role', ${mine}.role,
    'my_membership_accepted', ${mine}.accepted_at is not null,
    'created_at', ${instantJson(`${o}.created_at`)},
    'updated_at', ${instantJson(`${o}.updated_at`)})`
}

/**
 * SQL of a member (`Member`). Takes the names of the membership and of the person's accounts row, and the SQL of
 * whether the viewer is an accepted member, and of whether they are staff.
 */
export function memberJson(
  m: string,
  account: string,
  { asMember, asStaff }: { asMember: string; asStaff: string },
): string {
  const seesContacts = `${asStaff} or (${asMember} and ${m}.accepted_at is not null)`
  return `json_build_object(
    'user', ${personJson(account)},
    'role', ${m}.role,
    'accepted', ${m}.accepted_at is not null,
    'contacts', case when ${seesContacts} then json_build_object('email', ${account}.email, 'phone', ${account}.phone) end,
    'created_at', ${instantJson(`${m}.created_at`)})`
}
