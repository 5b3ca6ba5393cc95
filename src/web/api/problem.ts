import type { Problem } from '../../contract/problems.ts'
import type { RefusalCode } from '../../contract/refusals.ts'

/** Refusals that are about one field, though they come from a rule and not from its shape. */
const about: Partial<Record<ApiProblem['code'], string>> = {
  'account.email_taken': 'email',
  'account.username_taken': 'username',
  'account.password_weak': 'password',
  'account.phone_invalid': 'phone',
  'account.time_zone_unknown': 'time_zone',
  'token.expires_in_past': 'expires_at',
  'event.starts_in_past': 'starts_at',
  'event.ends_before_start': 'ends_at',
  'event.published_after_start': 'publish_at',
  'event.seats_below_booked': 'seats',
  'event.organization_foreign': 'organizations',
  'event.rrule_invalid': 'rrule',
  'media.unknown': 'image_id',
}

/** What a failed call throws: a refusal of the server, or `offline` when no answer came at all. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: RefusalCode | 'offline'
  readonly errors: NonNullable<Problem['errors']>
  /** When somebody was let in before, of `booking.checked_in`. */
  readonly checkedInAt: string | undefined

  constructor(
    problem: Pick<Problem, 'title' | 'status'> &
      Partial<Pick<Problem, 'detail' | 'errors'> & { checked_in_at: string }> &
      Pick<ApiProblem, 'code'>,
  ) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.errors = problem.errors ?? []
    this.checkedInAt = problem.checked_in_at
  }

  /** The message for one field of the body, or for something in it. */
  at(field: string): string | undefined {
    if (about[this.code] === field) return this.message
    return this.errors.find(({ path }) => path === field || path.startsWith(`${field}.`))?.message
  }

  /** Whether a field of the form says it all. */
  get concernsField(): boolean {
    return about[this.code] !== undefined || this.errors.length > 0
  }
}

/** Reads the problem of a refused answer; a proxy's HTML page becomes `internal` or `unavailable`. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  if (response.headers.get('content-type')?.includes('json')) {
    const problem: Problem | undefined = await response.json().catch(() => undefined)
    if (problem?.code) return new ApiProblem(problem)
  }
  const code = response.status === 404 ? 'not_found' : response.status >= 502 ? 'unavailable' : 'internal'
  return new ApiProblem({ title: response.statusText, status: response.status, code })
}
