import type { PushSubscription } from '../../../contract/push.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { PushSubscriptionRow } from './tables.ts'

export function presentSubscription(
  row: Pick<PushSubscriptionRow, 'id' | 'session_id' | 'user_agent' | 'created_at'>,
  { sessionId }: Actor,
): PushSubscription {
  return {
    id: row.id,
    user_agent: row.user_agent,
    is_mine_here: sessionId !== null && row.session_id === sessionId,
    created_at: row.created_at.toISOString(),
  }
}
