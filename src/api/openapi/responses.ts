// The documented responses of an operation: its reply, and each refusal under its status.
import { z } from 'zod'
import { Refusal, type RefusalName } from '../../domain/refusals.ts'
import { isControl } from '../../pipeline/dispatch.ts'
import type { Operation } from '../operation.ts'
import { refusals, wordingOf } from '../refusals.ts'
import { tell } from '../render-error.ts'
import type { Components, Json } from './components.ts'

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

/** An error of the control API; some calls tell more beside it. */
export const ControlError = z.looseObject({
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }),
})

SmsError.register(z.globalRegistry, { id: 'SmsError' })
IamError.register(z.globalRegistry, { id: 'IamError' })
ControlError.register(z.globalRegistry, { id: 'ControlError' })

const ofRequests: readonly RefusalName[] = [
  'InvalidParameter',
  'MissingParameter',
  'ParameterTooLong',
]
const ofBodies: readonly RefusalName[] = ['InvalidJson', 'EmptyBody', 'ContentTypeNotJson']
const ofCredentials: readonly RefusalName[] = [
  'TokenMissing',
  'TokenInvalid',
  'TokenExpired',
  'TokenRevoked',
  'SignatureInvalid',
]

/** Every refusal the row can meet, those of dispatch included. */
export const refusalsOf = (row: Row): RefusalName[] => [
  ...(row.params || row.query || row.body ? ofRequests : []),
  ...(row.body ? [...ofBodies, 'BodyTooLarge' as const] : []),
  ...(row.auth === 'token' ? ofCredentials : []),
  ...(row.policyAction ? (['PermissionDenied'] as const) : []),
  ...row.refusals,
]

const statusOf = (row: Row, name: RefusalName): number => {
  const { status } = refusals[name]
  if (status !== 'path') return status
  return row.lists404 || row.method === 'GET' || row.method === 'DELETE' ? 404 : 400
}

const why = 'You do not have permission to perform action XXX on resource XXX.'
const request_id = '0123456789abcdef0123456789abcdef'

const exampleOf = (row: Row, name: RefusalName): unknown => {
  const telling = refusals[name]
  const message = wordingOf(telling, { why })
  if (isControl(row)) return { error: { code: name, message, hint: 'See the documents.' } }
  if (row.envelope) {
    const setting = { request_id, not_found_status: 404, method: row.method } as const
    return tell(new Refusal(name), { ...setting, envelope: row.envelope }).body
  }
  const body = { error_code: telling.code, error_msg: message }
  if (telling.code.startsWith('APIGW.')) return { ...body, request_id }
  if (name !== 'PermissionDenied') return body
  const details = [{ error_code: telling.code, error_msg: why }]
  return { ...body, encoded_authorization_message: 'XXXXXX', error_param: [why], details }
}

const meanings: Readonly<Record<number, string>> = {
  400: 'The request, or the state it meets, is refused.',
  401: 'The credential is missing, wrong or expired.',
  403: 'A policy denies it.',
  404: 'There is no such thing.',
  409: 'It cannot be done as things stand.',
  413: 'The body is too large.',
}

/** The `content` of a response: none where there can be no body. */
const content = (row: Row, schema: () => Json, examples?: Json, type = 'application/json'): Json =>
  row.method === 'HEAD'
    ? {}
    : { content: { [type]: { schema: schema(), ...(examples && { examples }) } } }

/** The gateway refuses before IAM does, and in its own envelope. */
const isOfKeystone = (row: Row, name: RefusalName) =>
  row.envelope === 'keystone' && !refusals[name].code.startsWith('APIGW.')

const errorSchema = (row: Row, names: readonly RefusalName[]) => {
  if (isControl(row)) return ControlError
  if (names.every((name) => isOfKeystone(row, name))) return IamError
  return names.some((name) => isOfKeystone(row, name)) ? z.union([SmsError, IamError]) : SmsError
}

/** Headers of every refusal. */
const refusalHeaders = {
  'X-Request-Id': { schema: { type: 'string' }, description: 'Names the request.' },
  'X-Emulator-Explain': {
    schema: { type: 'string' },
    description: 'Where the emulator explains the refusal; the real service sends no such header.',
  },
}

const errors = (row: Row, components: Components): Json => {
  const byStatus = new Map<number, RefusalName[]>()
  for (const name of new Set(refusalsOf(row))) {
    const status = statusOf(row, name)
    byStatus.set(status, [...(byStatus.get(status) ?? []), name])
  }
  if (isControl(row))
    for (const status of [400, 401, 403, 404, 409]) byStatus.set(status, byStatus.get(status) ?? [])
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, names]) => {
        const examples = Object.fromEntries(
          names.map((name) => [
            name,
            { summary: refusals[name].code, value: exampleOf(row, name) },
          ]),
        )
        const schema = () => components.add(errorSchema(row, names))
        return [
          status,
          {
            description: meanings[status] ?? 'Refused.',
            headers: refusalHeaders,
            ...content(row, schema, names.length > 0 ? examples : undefined),
          },
        ]
      }),
  )
}

/** The `responses` of a row; `example` is a documented reply. */
export const responsesOf = (row: Row, components: Components, example: unknown): Json => ({
  [row.status ?? 200]: {
    description: row.means ?? 'Done.',
    headers: { 'X-Request-Id': { schema: { type: 'string' }, description: 'Names the request.' } },
    ...content(
      row,
      () => components.add(row.reply),
      example === undefined || row.produces ? undefined : { documented: { value: example } },
      row.produces,
    ),
  },
  ...errors(row, components),
})
