// Validates the parts of a request with the schemas of its operation. The first issue is refused.
import type { z } from 'zod'
import { formatPath, valueAt } from '../domain/json.ts'
import { Refusal, type RefusalName } from '../domain/refusals.ts'
import { parseJson } from './json-body.ts'
import { readNumberTexts } from './number-texts.ts'
import type { Operation } from './operation.ts'
import type { Request } from './request.ts'
import { strictSchema } from './strict-schema.ts'
import { mostSpecificIssue, plainMessages, ruleOf } from './zod-messages.ts'

type Row = Pick<
  Operation<never>,
  'id' | 'params' | 'query' | 'body' | 'bodyOptional' | 'fieldRefusals' | 'takesNumberTexts'
> & { scope?: Operation<never>['scope'] }

const isJson = (contentType: string) =>
  /^application\/(.+\+)?json\s*(;|$)/i.test(contentType.trim())

const bodyOf = (row: Row, request: Request): unknown => {
  if (request.body !== undefined) return request.body
  const raw = request.raw ?? Buffer.alloc(0)
  if (raw.length === 0) {
    if (row.bodyOptional) return {}
    throw new Refusal('EmptyBody', { operation: row.id })
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity')
    throw new Refusal('InvalidParameter', {
      field: 'Content-Encoding',
      rule: `${encoding} is not supported; send the body as it is`,
    })
  const contentType = request.headers['content-type']
  if (contentType !== undefined && !isJson(contentType))
    throw new Refusal('ContentTypeNotJson', { given: contentType })
  return parseJson(raw)
}

const refusalForIssue = (issue: z.core.$ZodIssue, value: unknown, row: Row): RefusalName => {
  const fieldValue = valueAt(value, issue.path)
  if (issue.code === 'unrecognized_keys') return 'UnknownField'
  if (fieldValue === undefined && issue.path.length > 0) return 'MissingParameter'
  const ofField = issue.path.length === 1 ? row.fieldRefusals?.[String(issue.path[0])] : undefined
  if (ofField) return ofField
  if (issue.code === 'too_big' && issue.origin === 'string') return 'ParameterTooLong'
  return 'InvalidParameter'
}

/** One invalid value in a request: where it is, and which rule it breaks. */
export type ValidationIssue = {
  where: RequestPart
  path: readonly PropertyKey[]
  field: string
  rule: string
  name: RefusalName
}

/** The parts of a request. */
type RequestPart = 'path' | 'query' | 'body'

const toValidationIssue = (
  row: Row,
  found: z.core.$ZodIssue,
  value: unknown,
  where: RequestPart,
): ValidationIssue => {
  const issue = mostSpecificIssue(found)
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  return {
    where,
    path,
    field: formatPath(path) || where,
    rule: ruleOf(issue),
    name: refusalForIssue(issue, value, row),
  }
}

const readsNumberTexts = ({ scope, takesNumberTexts }: Row) =>
  takesNumberTexts ?? (scope !== 'path' && scope !== 'none')

/** Parses a value; where a number is meant, a text that says one will do, unless `isStrict`. */
const parseTolerantly = (row: Row, schema: z.ZodType, value: unknown, isStrict: boolean) => {
  const result = schema.safeParse(value, plainMessages)
  if (result.success || isStrict || !readsNumberTexts(row)) return result
  const readable = readNumberTexts(value, result.error.issues)
  return readable === undefined ? result : schema.safeParse(readable, plainMessages)
}

const parsePart = (
  row: Row,
  schema: z.ZodType,
  value: unknown,
  where: RequestPart,
  isStrict: boolean,
): unknown => {
  const result = parseTolerantly(row, schema, value, isStrict)
  if (result.success) return result.data
  const { name, field, rule } = toValidationIssue(row, result.error.issues[0]!, value, where)
  throw new Refusal(name, { field, rule })
}

/** The schema that applies to a part of a request. */
export const schemaOf = (
  row: Row,
  where: RequestPart,
  isStrict: boolean,
): z.ZodType | undefined => {
  if (where === 'path') return row.params
  const schema = row[where]
  return schema && isStrict ? strictSchema(schema) : schema
}

/** All issues of a part of a request, in order. */
export const issuesIn = (
  row: Row,
  where: RequestPart,
  value: unknown,
  isStrict: boolean,
): ValidationIssue[] => {
  const schema = schemaOf(row, where, isStrict)
  const result = schema && parseTolerantly(row, schema, value, isStrict)
  return (result?.error?.issues ?? []).map((issue) => toValidationIssue(row, issue, value, where))
}

/** Validates params, query and body. Throws the Refusal of the first issue. */
export const parseInput = (row: Row, request: Request, isStrict: boolean) => {
  const schemaFor = (where: RequestPart) => schemaOf(row, where, isStrict)!
  return {
    params: row.params && parsePart(row, row.params, request.params ?? {}, 'path', isStrict),
    query: row.query && parsePart(row, schemaFor('query'), request.query ?? {}, 'query', isStrict),
    body: row.body && parsePart(row, schemaFor('body'), bodyOf(row, request), 'body', isStrict),
  }
}
