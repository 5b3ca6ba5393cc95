import { Ajv, type Options } from 'ajv'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'

const shared: Options = { allErrors: true, removeAdditional: false, useDefaults: true, strict: false }

function withFormats(options: Options): Ajv {
  const ajv = new Ajv(options)
  formats.default(ajv, ['email', 'date-time'])
  const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i
  // RFC 3339 as far as an instant can be made of it: no leap second, which neither Date nor timestamptz can hold.
  // Years within what timestamptz and people use, so that arithmetic on them cannot overflow.
  ajv.addFormat('date-time', (text: string) => {
    const year = new Date(text).getUTCFullYear()
    return pattern.test(text) && year >= 1900 && year <= 9000 && !rollsOver(text)
  })
  return ajv
}

/** Date.parse turns 31 February into 3 March; a person who wrote it meant something else. */
function rollsOver(text: string): boolean {
  const day = Number(text.slice(8, 10))
  return new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() !== day
}

/** Bodies are taken at their word; the parts of an address are text, and `"20"` there means 20. */
const bodies = withFormats(shared)
const addresses = withFormats({ ...shared, coerceTypes: true })

export const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? bodies : addresses).compile(schema)
