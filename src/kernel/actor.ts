export type Role = 'client' | 'specialist' | 'admin'

/**
 * Who is asking, as far as a gate or an access rule needs to know. A stranger is `null`.
 * It is read at most one second ago, so a block or a lost role takes hold within that second.
 */
export interface Actor {
  id: number
  role: Role
  isStaff: boolean
  /** The signed-in session behind the request; none behind an API token. */
  sessionId: number | null
  /** The API token behind the request, if it is one. */
  tokenId: number | null
  /** What the credential may do: a session everything its person may, a `read` token may only ask. */
  scope: 'read' | 'write'
}
