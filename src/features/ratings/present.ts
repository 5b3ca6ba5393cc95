import { instantJson } from '../../db/json.ts'
import { personJson } from '../accounts/present.ts'

/** SQL of a rating (`Rating`). Takes the names of its row and of the accounts row of who rated. */
export function ratingJson(r: string, account: string): string {
  return `json_build_object(
    'event_id', ${r}.event_id,
    'user', ${personJson(account)},
    'score', ${r}.score,
    'text', ${r}.text,
    'answer', ${r}.answer,
    'answered_at', ${instantJson(`${r}.answered_at`)},
    'created_at', ${instantJson(`${r}.created_at`)},
    'updated_at', ${instantJson(`${r}.updated_at`)})`
}
