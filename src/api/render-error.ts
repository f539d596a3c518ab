// Renders errors: refusals and bugs in the vendor's envelopes, errors of the control API in its
// own.
import { STATUS_CODES } from 'node:http'
import { Refusal } from '../domain/refusals.ts'
import { ControlError } from './control-error.ts'
import { type ErrorTemplate, errorTemplates, renderMessage } from './error-templates.ts'
import { isControlOperation, type Operation } from './operation.ts'
import type { Reply } from './request.ts'

/** What the rendering depends on besides the refusal. */
export type RenderContext = {
  request_id: string
  not_found_status: 404 | 400
  method: string
  /** `documents404` of the operation: an unknown id is 404 for every method. */
  lists404?: boolean | undefined
  /** The envelope of the operation's service, if it is not SMS. */
  envelope?: Operation<never>['envelope']
}

// Behaviour: an unknown id is 404 for GET, for DELETE and where the page lists 404, else 400.
const statusOf = (
  template: ErrorTemplate,
  { not_found_status, method, lists404 }: RenderContext,
): number => {
  if (template.status !== 'path') return template.status
  return lists404 || method === 'GET' || method === 'DELETE' ? not_found_status : 400
}

/** IAM's title for a status in its v3 envelope, and its code in the envelope of v3.0 and v5. */
const iamTitles: Record<number, { title: string; code: string }> = {
  400: { title: 'Bad Request', code: 'IAM.0011' },
  401: { title: 'Unauthorized', code: 'IAM.0001' },
  404: { title: 'Not Found', code: 'IAM.0004' },
  409: { title: 'Conflict', code: 'IAM.0005' },
  413: { title: 'Request Entity Too Large', code: 'IAM.0011' },
}

const iamBody = (message: string, status: number, envelope: RenderContext['envelope']) => {
  const { title = STATUS_CODES[status] ?? 'Error', code = 'IAM.0000' } = iamTitles[status] ?? {}
  if (envelope === 'iam') return { error_msg: message, error_code: code }
  return { error: { code: status, message, title } }
}

const denialBody = (code: string, message: string, why: string, encoded: string) => ({
  error_code: code,
  error_msg: message,
  encoded_authorization_message: encoded,
  error_param: [why],
  details: [{ error_code: code, error_msg: why }],
})

const bodyOf = (
  code: string,
  message: string,
  refusal: Refusal,
  context: RenderContext,
  status: number,
) => {
  if (code.startsWith('IAM.') || (context.envelope && code.startsWith('SMS.')))
    return iamBody(message, status, context.envelope)
  if (code.startsWith('APIGW.'))
    return { error_msg: message, error_code: code, request_id: context.request_id }
  if (refusal.refusal !== 'PermissionDenied') return { error_code: code, error_msg: message }
  const { why, encoded } = refusal.facts
  return denialBody(code, message, `${why}`, `${encoded ?? ''}`)
}

/** Renders a refusal as the reply of its API. */
export const renderError = (refusal: Refusal, context: RenderContext): Reply => {
  const template = errorTemplates[refusal.refusal]
  const status = statusOf(template, context)
  const message = renderMessage(template, refusal.facts)
  const body = bodyOf(template.code, message, refusal, context, status)
  return { status, headers: {}, body }
}

/** An error to render in the envelope of the API that was called. */
export type ErrorReply = {
  code: string
  status: number
  message: string
  headers?: Record<string, string>
  /** The facts of PermissionDenied, for SMS.9004. */
  denial?: { why: string; encoded: string }
}

/** Renders an error code in the envelope of the called API. IAM's v3 shows only the status. */
export const renderErrorCode = (
  { code, status, message, denial, headers = {} }: ErrorReply,
  { request_id, envelope }: Pick<RenderContext, 'request_id' | 'envelope'>,
): Reply => {
  const plain = { error_code: code, error_msg: message }
  if (code.startsWith('APIGW.')) return { status, headers, body: { ...plain, request_id } }
  if (envelope === 'keystone')
    return { status, headers, body: iamBody(message, status, 'keystone') }
  if (!denial || envelope) return { status, headers, body: plain }
  return { status, headers, body: denialBody(code, message, denial.why, denial.encoded) }
}

/** The cloud's internal error, for a bug of the emulator. */
export const internalError = (): Reply => ({
  status: 500,
  headers: {},
  body: { error_code: 'SMS.6000', error_msg: 'Service error: see the log of the emulator.' },
})

/** Refusals that the control API shares with the cloud have their names as codes. */
const controlCodeOf = ({ refusal }: Refusal): string =>
  refusal === 'ContentTypeNotJson' ? 'UnsupportedContentType' : refusal

/** Renders an error of the control API: `{"error": {code, message, hint}}`. */
export const renderControlError = (error: ControlError | Refusal): Reply => {
  if (error instanceof ControlError) {
    const { status, code, message, hint, details } = error
    const body = { error: { code, message, hint, ...(details && { details }) } }
    return { status, headers: {}, body }
  }
  const template = errorTemplates[error.refusal]
  const context = { request_id: '', not_found_status: 404, method: 'GET' } as const
  const message = renderMessage(template, error.facts)
  const hint = 'See GET /_emulator/docs for the parameters of this call.'
  const body = { error: { code: controlCodeOf(error), message, hint } }
  return { status: statusOf(template, context), headers: {}, body }
}

/** The error code of a reply; null for a success. */
export const errorCodeOf = ({ status, body }: Reply): string | null => {
  if (status < 400) return null
  const { error_code, error } = (body ?? {}) as { error_code?: string; error?: { code?: unknown } }
  return error_code ?? (error?.code === undefined ? null : `${error.code}`)
}

/** What the rendering of any error depends on. */
type FailureContext = {
  operation: Operation<never>
  request_id: string
  not_found_status: 404 | 400
  /** Whether a refusal that the operation does not list is a bug: for tests. */
  checksRefusals: boolean
  reportBug: (bug: unknown, request_id: string) => void
}

/**
 * Renders an error thrown by an operation, in the envelope of its API. An error that is neither a
 * Refusal nor a ControlError is a bug: it is reported, and the reply is a 500.
 */
export const renderFailure = (error: unknown, context: FailureContext): Reply => {
  const { operation, request_id, not_found_status, checksRefusals, reportBug } = context
  if (error instanceof ControlError) return renderControlError(error)
  if (!(error instanceof Refusal) || (checksRefusals && !isListed(operation, error))) {
    reportBug(error, request_id)
    return isControlOperation(operation)
      ? renderControlError(new ControlError('InternalError'))
      : internalError()
  }
  if (isControlOperation(operation)) return { ...renderControlError(error), refusal: error }
  const { method, documents404, envelope } = operation
  const reply = renderError(error, {
    request_id,
    not_found_status,
    method,
    lists404: documents404,
    envelope,
  })
  return { ...reply, refusal: error }
}

/** Whether the operation lists the refusal; the OpenAPI document shows only listed ones. */
const isListed = (operation: Operation<never>, { refusal }: Refusal) =>
  operation.refusals.includes(refusal) || commonRefusals.has(refusal)

/** Refusals that every operation can make. */
const commonRefusals = new Set<string>([
  'InvalidParameter',
  'InvalidJson',
  'EmptyBody',
  'MissingParameter',
  'ParameterTooLong',
  'ContentTypeNotJson',
  'UnknownField',
  'TokenMissing',
  'TokenInvalid',
  'TokenExpired',
  'TokenRevoked',
  'SignatureInvalid',
  'PermissionDenied',
])
