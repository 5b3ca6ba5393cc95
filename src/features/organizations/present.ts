import { instantJson } from '../../db/json.ts'
import { personJson } from '../accounts/present.ts'

/** SQL of an organization (`Organization`). Takes the names of its row and of the viewer's own membership, which may be null. */
export function organizationJson(o: string, mine: string): string {
  return `json_build_object(
    'id', ${o}.id,
    'title', ${o}.title,
    'description', ${o}.description,
    'postcode', ${o}.postcode,
    'address', ${o}.address,
    'full_address', concat_ws(', ', nullif(${o}.postcode, ''), nullif(${o}.address, '')),
    'my_role', ${mine}.role,
    'created_at', ${instantJson(`${o}.created_at`)},
    'updated_at', ${instantJson(`${o}.updated_at`)})`
}

/**
 * SQL of a member (`Member`). Takes the names of the membership and of the person's accounts row, and the SQL of
 * whether the viewer may see the contacts.
 */
export function memberJson(m: string, account: string, seesContacts: string): string {
  return `json_build_object(
    'user', ${personJson(account)},
    'role', ${m}.role,
    'contacts', case when ${seesContacts} then json_build_object('email', ${account}.email, 'phone', ${account}.phone) end,
    'created_at', ${instantJson(`${m}.created_at`)})`
}
