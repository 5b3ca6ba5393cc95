import { type Static, Type } from 'typebox'
import { refusalCodes } from './refusals.ts'

/** RFC 9457 problem details; `code` is the stable part, `errors` names the refused fields of a body or query. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum([...refusalCodes]),
    detail: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() })),
    ),
  },
  { title: 'Problem', additionalProperties: true },
)
export type Problem = Static<typeof Problem>
