import type { FastifySchemaValidationError } from 'fastify/types/schema.js'
import type { FieldError } from '../kernel/errors.ts'
import type { Locale } from './wording.ts'

type Params = Record<string, unknown>
type Words = (params: Params) => { code: string; en: string; ru: string }

/** Each JSON Schema keyword that can refuse a field, as a stable code and in words. */
const keywords: Record<string, Words> = {
  required: () => ({ code: 'required', en: 'This is needed.', ru: 'Это обязательное поле.' }),
  additionalProperties: () => ({ code: 'unknown', en: 'There is no such field.', ru: 'Такого поля нет.' }),
  type: ({ type }) => ({ code: 'type', en: `This must be of type ${type}.`, ru: `Нужен тип ${type}.` }),
  minLength: ({ limit }) =>
    limit === 1
      ? { code: 'required', en: 'This is needed.', ru: 'Это обязательное поле.' }
      : { code: 'too_short', en: `At least ${limit} characters.`, ru: `Не меньше ${limit} знаков.` },
  maxLength: ({ limit }) => ({
    code: 'too_long',
    en: `At most ${limit} characters.`,
    ru: `Не больше ${limit} знаков.`,
  }),
  minItems: ({ limit }) => ({ code: 'too_few', en: `At least ${limit}.`, ru: `Не меньше ${limit}.` }),
  maxItems: ({ limit }) => ({ code: 'too_many', en: `At most ${limit}.`, ru: `Не больше ${limit}.` }),
  minimum: ({ limit }) => ({ code: 'too_small', en: `At least ${limit}.`, ru: `Не меньше ${limit}.` }),
  maximum: ({ limit }) => ({ code: 'too_large', en: `At most ${limit}.`, ru: `Не больше ${limit}.` }),
  format: ({ format }) =>
    format === 'email'
      ? { code: 'format', en: 'This is not an e-mail address.', ru: 'Это не адрес почты.' }
      : { code: 'format', en: `This is not a ${format}.`, ru: `Это не похоже на ${format}.` },
  pattern: () => ({
    code: 'pattern',
    en: 'This has characters that do not fit.',
    ru: 'Есть неподходящие знаки.',
  }),
  enum: ({ allowedValues }) => ({
    code: 'choice',
    en: `One of ${(allowedValues as unknown[]).join(', ')}.`,
    ru: `Одно из: ${(allowedValues as unknown[]).join(', ')}.`,
  }),
}

const otherwise: Words = () => ({ code: 'invalid', en: 'This is not right.', ru: 'Это заполнено неверно.' })

/** A hostile body can break a thousand rules; a person reads a few. */
const most = 20

/** The refused fields: `path` in dots (`tags.0`), the name of a missing or unknown field included. */
export function fieldErrors(errors: readonly FastifySchemaValidationError[], locale: Locale): FieldError[] {
  return errors
    .filter(({ keyword }) => keyword !== 'anyOf')
    .slice(0, most)
    .map(({ keyword, instancePath, params }) => {
      const name = params.missingProperty ?? params.additionalProperty
      const steps = instancePath.split('/').slice(1)
      if (typeof name === 'string') steps.push(name)
      const words = (keywords[keyword] ?? otherwise)(params)
      return { path: steps.join('.'), code: words.code, message: words[locale] }
    })
}
