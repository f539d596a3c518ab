// The OpenAPI document, generated from the operations.
import { readFileSync } from 'node:fs'
import type { AnyOperation } from '../operation.ts'
import { version } from '../version.ts'
import { Components, type JsonObject } from './components.ts'
import { responsesOf } from './responses.ts'

/** The examples of the reference by operation id. */
type Examples = Readonly<Record<string, { request?: unknown; reply?: unknown }>>

const examplesFile = new URL('../../../fixtures/examples.json', import.meta.url)

const parameters = (
  row: AnyOperation,
  where: 'path' | 'query',
  components: Components,
): JsonObject[] => {
  const schema = where === 'path' ? row.params : row.query
  if (!schema) return []
  const { properties = {}, required = [] } = components.add(schema) as {
    properties?: Record<string, JsonObject>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

const requestBody = (row: AnyOperation, components: Components, example: unknown): JsonObject =>
  row.body
    ? {
        requestBody: {
          required: !row.bodyOptional,
          content: {
            'application/json': {
              schema: components.add(row.body),
              ...(example !== undefined && { examples: { documented: { value: example } } }),
            },
          },
        },
      }
    : {}

const operationOf = (
  row: AnyOperation,
  tag: string,
  components: Components,
  examples: Examples,
): JsonObject => ({
  operationId: row.id,
  tags: [tag],
  summary: row.summary,
  parameters: [...parameters(row, 'path', components), ...parameters(row, 'query', components)],
  ...requestBody(row, components, examples[row.id]?.request),
  responses: responsesOf(row, components, examples[row.id]?.reply),
  security: row.auth === 'token' ? [{ token: [] }, { signature: [] }] : [],
  'x-policy-action': row.policyAction ?? null,
  'x-evidence': row.evidence,
  ...(row.section && { 'x-reference-section': row.section }),
})

const tags = [
  { name: 'SMS', description: 'Server Migration Service v3.', api: 'cloud' },
  { name: 'IAM', description: 'The slice of IAM that clients of SMS need.', api: 'iam' },
  {
    name: 'VPC and ECS',
    description: 'What Terraform reads from other services.',
    api: 'vpcEcs',
  },
  { name: 'Emulator', description: 'Workspaces, time and settings.', api: 'control' },
] as const

/** The operations to describe, by API. */
export type Operations = Readonly<Record<(typeof tags)[number]['api'], readonly AnyOperation[]>>

const pathsOf = (operations: Operations, components: Components): JsonObject => {
  const examples = JSON.parse(readFileSync(examplesFile, 'utf8')) as Examples
  const paths: Record<string, JsonObject> = {}
  for (const { name, api } of tags)
    for (const row of operations[api])
      paths[row.path] = {
        ...paths[row.path],
        [row.method.toLowerCase()]: operationOf(row, name, components, examples),
      }
  return paths
}

const buildDocument = (operations: Operations): JsonObject => {
  const components = new Components()
  const paths = pathsOf(operations, components)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Huawei Cloud Server Migration Service v3, emulated',
      version,
      description: 'Generated from the operations in src by `npm run golden`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4390', description: 'Where the emulator listens.' }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Auth-Token',
          description: 'A token from POST /v3/auth/tokens, or workspace/NAME.',
        },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'SDK-HMAC-SHA256 signature with an access key.',
        },
      },
      schemas: components.all(),
    },
  }
}

let document: JsonObject | undefined

/** The document as data. It is generated once, as every emulator has the same operations. */
export const openApi = (operations: Operations): JsonObject => {
  document ??= buildDocument(operations)
  return document
}
