// The responses of an operation in the OpenAPI document: its reply, and its refusals by status.
import { z } from 'zod'
import { Refusal, type RefusalName } from '../../domain/refusals.ts'
import { errorTemplates, renderMessage } from '../error-templates.ts'
import { isControlOperation, type Operation } from '../operation.ts'
import { renderError } from '../render-error.ts'
import type { Components, JsonObject } from './components.ts'

type Row = Operation<never>

/** An error of the SMS gateway or service; the last three fields come with 403. */
export const SmsError = z.strictObject({
  error_code: z.string(),
  error_msg: z.string(),
  request_id: z.string().optional(),
  encoded_authorization_message: z.string().optional(),
  error_param: z.array(z.string()).optional(),
  details: z.array(z.strictObject({ error_code: z.string(), error_msg: z.string() })).optional(),
})

/** An error of IAM's v3; its v3.0 and v5 have the fields of SmsError. */
export const IamError = z.strictObject({
  error: z.strictObject({ code: z.int(), message: z.string(), title: z.string() }),
})

/** An error of the control API; some calls add fields. */
export const ControlErrorBody = z.looseObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

SmsError.register(z.globalRegistry, { id: 'SmsError' })
IamError.register(z.globalRegistry, { id: 'IamError' })
ControlErrorBody.register(z.globalRegistry, { id: 'ControlError' })

const requestRefusals: readonly RefusalName[] = [
  'InvalidParameter',
  'MissingParameter',
  'ParameterTooLong',
]
const bodyRefusals: readonly RefusalName[] = ['InvalidJson', 'EmptyBody', 'ContentTypeNotJson']
const credentialRefusals: readonly RefusalName[] = [
  'TokenMissing',
  'TokenInvalid',
  'TokenExpired',
  'TokenRevoked',
  'SignatureInvalid',
]

/** Every refusal of the operation, including those of the pipeline. */
export const refusalsOf = (row: Row): RefusalName[] => [
  ...(row.params || row.query || row.body ? requestRefusals : []),
  ...(row.body ? [...bodyRefusals, 'BodyTooLarge' as const] : []),
  ...(row.auth === 'token' ? credentialRefusals : []),
  ...(row.policyAction ? (['PermissionDenied'] as const) : []),
  ...row.refusals,
]

const statusOf = (row: Row, name: RefusalName): number => {
  const { status } = errorTemplates[name]
  if (status !== 'path') return status
  return row.documents404 || row.method === 'GET' || row.method === 'DELETE' ? 404 : 400
}

const exampleReason = 'You do not have permission to perform action XXX on resource XXX.'
const request_id = '0123456789abcdef0123456789abcdef'

const exampleOf = (row: Row, name: RefusalName): unknown => {
  const template = errorTemplates[name]
  const message = renderMessage(template, { why: exampleReason })
  if (isControlOperation(row)) return { error: { code: name, message, hint: 'See the documents.' } }
  if (row.envelope) {
    const context = { request_id, not_found_status: 404, method: row.method } as const
    return renderError(new Refusal(name), { ...context, envelope: row.envelope }).body
  }
  const body = { error_code: template.code, error_msg: message }
  if (template.code.startsWith('APIGW.')) return { ...body, request_id }
  if (name !== 'PermissionDenied') return body
  const details = [{ error_code: template.code, error_msg: exampleReason }]
  return { ...body, encoded_authorization_message: 'XXXXXX', error_param: [exampleReason], details }
}

const statusDescriptions: Readonly<Record<number, string>> = {
  400: 'The request is invalid, or not possible in the current state.',
  401: 'The credential is missing, wrong or expired.',
  403: 'A policy denies the request.',
  404: 'The resource does not exist.',
  409: 'The request conflicts with the current state.',
  413: 'The body is too large.',
}

/** The `content` of a response; none if it has no body. */
const content = (
  row: Row,
  schema: () => JsonObject,
  examples?: JsonObject,
  type = 'application/json',
): JsonObject =>
  row.method === 'HEAD'
    ? {}
    : { content: { [type]: { schema: schema(), ...(examples && { examples }) } } }

/** Whether an error is in IAM's v3 envelope; the gateway has its own envelope. */
const usesKeystoneEnvelope = (row: Row, name: RefusalName) =>
  row.envelope === 'keystone' && !errorTemplates[name].code.startsWith('APIGW.')

const errorSchema = (row: Row, names: readonly RefusalName[]) => {
  if (isControlOperation(row)) return ControlErrorBody
  if (names.every((name) => usesKeystoneEnvelope(row, name))) return IamError
  return names.some((name) => usesKeystoneEnvelope(row, name))
    ? z.union([SmsError, IamError])
    : SmsError
}

/** Headers of every refusal. */
const refusalHeaders = {
  'X-Request-Id': { schema: { type: 'string' }, description: 'Names the request.' },
  'X-Emulator-Explain': {
    schema: { type: 'string' },
    description: 'Where the emulator explains the refusal; the real service sends no such header.',
  },
}

const errorResponses = (row: Row, components: Components): JsonObject => {
  const byStatus = new Map<number, RefusalName[]>()
  for (const name of new Set(refusalsOf(row))) {
    const status = statusOf(row, name)
    byStatus.set(status, [...(byStatus.get(status) ?? []), name])
  }
  if (isControlOperation(row))
    for (const status of [400, 401, 403, 404, 409]) byStatus.set(status, byStatus.get(status) ?? [])
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, names]) => {
        const examples = Object.fromEntries(
          names.map((name) => [
            name,
            { summary: errorTemplates[name].code, value: exampleOf(row, name) },
          ]),
        )
        const schema = () => components.add(errorSchema(row, names))
        return [
          status,
          {
            description: statusDescriptions[status] ?? 'Refused.',
            headers: refusalHeaders,
            ...content(row, schema, names.length > 0 ? examples : undefined),
          },
        ]
      }),
  )
}

/** The `responses` of a row; `example` is a documented reply. */
export const responsesOf = (row: Row, components: Components, example: unknown): JsonObject => ({
  [row.status ?? 200]: {
    description: row.replyDescription ?? 'Done.',
    headers: { 'X-Request-Id': { schema: { type: 'string' }, description: 'Names the request.' } },
    ...content(
      row,
      () => components.add(row.reply),
      example === undefined || row.produces ? undefined : { documented: { value: example } },
      row.produces,
    ),
  },
  ...errorResponses(row, components),
})
