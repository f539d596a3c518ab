// The OpenAPI document, read off the table.
import { z } from 'zod'
import { refusals, wordingOf } from '../contract/refusals.ts'
import { ErrorResponse } from '../contract/shapes/common.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { cloud, control, iam } from '../operations/index.ts'
import { type AnyOperation, version } from './emulator.ts'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

const parameters = (row: AnyOperation, where: 'path' | 'query'): Json[] => {
  const schema = where === 'path' ? row.params : row.query
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

/** Refusals grouped by status: one documented response each, with an example a refusal. */
const errorResponses = (row: AnyOperation): Json => {
  const common: RefusalName[] = [
    ...(row.auth === 'token' ? (['TokenMissing', 'PermissionDenied'] as const) : []),
    ...(row.body || row.query ? (['InvalidParameter'] as const) : []),
  ]
  const byStatus = new Map<number, Json>()
  for (const name of [...common, ...row.refusals]) {
    const { status: told, code, say } = refusals[name]
    const status =
      told === 'path' ? (row.method === 'GET' || row.method === 'DELETE' ? 404 : 400) : told
    const examples = byStatus.get(status) ?? {}
    examples[name] = {
      summary: code,
      value: { error_code: code, error_msg: wordingOf({ status, code, say }, {}) },
    }
    byStatus.set(status, examples)
  }
  return Object.fromEntries(
    [...byStatus].map(([status, examples]) => [
      status,
      {
        description: status === 401 ? 'The credential is missing or wrong.' : 'Refused.',
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' }, examples },
        },
      },
    ]),
  )
}

const operationOf = (row: AnyOperation, tag: string): Json => ({
  operationId: row.id,
  tags: [tag],
  summary: row.summary,
  parameters: [...parameters(row, 'path'), ...parameters(row, 'query')],
  ...(row.body && {
    requestBody: {
      required: !row.bodyOptional,
      content: { 'application/json': { schema: schemaOf(row.body, 'input') } },
    },
  }),
  responses: {
    [row.status ?? 200]: {
      description: row.means ?? 'Done.',
      content: { 'application/json': { schema: schemaOf(row.reply, 'output') } },
    },
    ...errorResponses(row),
  },
  security: row.auth === 'token' ? [{ token: [] }] : [],
  'x-policy-action': row.policyAction ?? null,
  'x-evidence': row.evidence,
  ...(row.section && { 'x-reference-section': row.section }),
})

const build = (): Json => {
  const paths: Record<string, Json> = {}
  for (const [tag, rows] of [
    ['SMS', cloud],
    ['IAM', iam],
    ['Emulator', control],
  ] as const)
    for (const row of rows) {
      paths[row.path] = {
        ...paths[row.path],
        [row.method.toLowerCase()]: operationOf(row, tag),
      }
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Huawei Cloud Server Migration Service v3, emulated',
      version,
      description: 'Generated from the table in src/operations by `npm run golden`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4390' }],
    tags: [{ name: 'SMS' }, { name: 'IAM' }, { name: 'Emulator' }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' },
      },
      schemas: { ErrorResponse: schemaOf(ErrorResponse, 'output') },
    },
  }
}

let document: Json | undefined

/** The document as data; made once. */
export const openApi = (): Json => {
  document ??= build()
  return document
}
