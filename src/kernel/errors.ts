import type { RefusalCode } from '../contract/refusals.ts'

/** One field of the input that was refused: where, with which code, and why in the caller's language. */
export interface FieldError {
  path: string
  code: string
  message: string
}

/**
 * The product says no. Carries only a stable code and facts for the answer's body;
 * status, wording and a dialect's shape are the edge's business.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly facts: Record<string, unknown>

  constructor(code: RefusalCode, facts: Record<string, unknown> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
  }
}

/** Throws, and tells the type checker so: `if (!row) refuse('not_found')` narrows `row`. */
export function refuse(code: RefusalCode, facts?: Record<string, unknown>): never {
  throw new Refusal(code, facts)
}

/** A start-up problem the operator can mend: printed as one line, without a stack. */
export class OperatorError extends Error {
  override name = 'OperatorError'
}
