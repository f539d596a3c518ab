// A request's parts, checked by the row's schemas; the first fault becomes a refusal that names it.
import type { z } from 'zod'
import type { Operation } from '../contract/operation.ts'
import { strict } from '../contract/strict.ts'
import { Refusal, type RefusalName } from '../domain/refusals.ts'
import { parseJson } from './json.ts'
import type { Request } from './request.ts'
import { ruleOf } from './rules.ts'

type Row = Pick<Operation<never>, 'id' | 'params' | 'query' | 'body' | 'bodyOptional' | 'blame'>

const isJson = (contentType: string) =>
  /^application\/(.+\+)?json\s*(;|$)/i.test(contentType.trim())

const bodyOf = (row: Row, request: Request): unknown => {
  if (request.body !== undefined) return request.body
  const raw = request.raw ?? Buffer.alloc(0)
  if (raw.length === 0) {
    if (row.bodyOptional) return {}
    throw new Refusal('EmptyBody', { operation: row.id })
  }
  const contentType = request.headers['content-type']
  if (contentType !== undefined && !isJson(contentType))
    throw new Refusal('ContentTypeNotJson', { given: contentType })
  return parseJson(raw)
}

const pathOf = (path: readonly PropertyKey[]) =>
  path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i ? `.${String(key)}` : key))
    .join('')

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)

const refusalOf = (issue: z.core.$ZodIssue, value: unknown, row: Row): RefusalName => {
  const given = valueAt(value, issue.path)
  if (issue.code === 'unrecognized_keys') return 'UnknownField'
  if (given === undefined && issue.path.length > 0) return 'MissingParameter'
  const blamed = issue.path.length === 1 ? row.blame?.[String(issue.path[0])] : undefined
  if (blamed) return blamed
  if (issue.code === 'too_big' && issue.origin === 'string') return 'ParameterTooLong'
  return 'InvalidParameter'
}

/** Of the ways in which a union could have been met, the one that fails in the fewest points. */
export const plainest = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue
  const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length)
  const inner = nearest?.[0]
  const isDeeper = inner && (inner.path.length > 0 || inner.code === 'unrecognized_keys')
  return isDeeper ? plainest({ ...inner, path: [...issue.path, ...inner.path] }) : issue
}

const check = (row: Row, schema: z.ZodType, value: unknown, where: string): unknown => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = plainest(result.error.issues[0]!)
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  throw new Refusal(refusalOf(issue, value, row), {
    field: pathOf(path) || where,
    rule: ruleOf(issue, valueAt(value, issue.path)),
  })
}

/** Checks params, query and body. Throws Refusal. */
export const parseInput = (row: Row, request: Request, isStrict: boolean) => {
  const form = (schema: z.ZodType) => (isStrict ? strict(schema) : schema)
  return {
    params: row.params && check(row, row.params, request.params ?? {}, 'path'),
    query: row.query && check(row, form(row.query), request.query ?? {}, 'query'),
    body: row.body && check(row, form(row.body), bodyOf(row, request), 'body'),
  }
}
