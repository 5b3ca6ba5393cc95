import type { Problem } from '../../contract/problems.ts'
import type { RefusalCode } from '../../contract/refusals.ts'

/** What a failed call throws: a refusal of the server, or `offline` when no answer came at all. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: RefusalCode | 'offline'
  readonly errors: NonNullable<Problem['errors']>

  constructor(
    problem: Pick<Problem, 'title' | 'status'> &
      Partial<Pick<Problem, 'detail' | 'errors'>> &
      Pick<ApiProblem, 'code'>,
  ) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.errors = problem.errors ?? []
  }

  /** The message for one field of the body, whichever way the path is written (`title`, `/title`). */
  at(field: string): string | undefined {
    return this.errors.find(({ path }) => path.replace(/^\//, '') === field)?.message
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
