// A refusal, or a bug, in the vendor's envelopes; the control API's faults in its own. The only
// renderer.
import { STATUS_CODES } from 'node:http'
import { Refusal } from '../domain/refusals.ts'
import { ControlError } from './control-error.ts'
import { type ErrorTemplate, errorTemplates, renderMessage } from './error-templates.ts'
import { isControlOperation, type Operation } from './operation.ts'
import type { Reply } from './request.ts'

/** What a rendering depends on besides the refusal. */
export type RenderContext = {
  request_id: string
  not_found_status: 404 | 400
  method: string
  /** The row's: an unknown id is 404 whatever the method. */
  lists404?: boolean | undefined
  /** Where the reply is not SMS's: the envelope of the operation's service. */
  envelope?: Operation<never>['envelope']
}

// behaviour: 404 for GET and DELETE of an unknown id and where the page lists it, 400 for others.
const statusOf = (
  template: ErrorTemplate,
  { not_found_status, method, lists404 }: RenderContext,
): number => {
  if (template.status !== 'path') return template.status
  return lists404 || method === 'GET' || method === 'DELETE' ? not_found_status : 400
}

/** IAM's words for a status in its v3 envelope, and its codes in the envelope of v3.0 and v5. */
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

/** Tells a refusal. */
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

/** Tells a code on demand, as the API that was called would: IAM's v3 knows statuses alone. */
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
  const hint = 'See GET /_emulator/docs for what this call takes.'
  const body = { error: { code: controlCodeOf(error), message, hint } }
  return { status: statusOf(template, context), headers: {}, body }
}

/** The error code that a reply has; null for a success. */
export const errorCodeOf = ({ status, body }: Reply): string | null => {
  if (status < 400) return null
  const { error_code, error } = (body ?? {}) as { error_code?: string; error?: { code?: unknown } }
  return error_code ?? (error?.code === undefined ? null : `${error.code}`)
}

/** What rendering any error depends on. */
type FailureContext = {
  operation: Operation<never>
  request_id: string
  not_found_status: 404 | 400
  /** Whether a refusal that the operation does not list is a bug: for tests. */
  checksRefusals: boolean
  reportBug: (bug: unknown, request_id: string) => void
}

/**
 * Renders what was thrown while an operation was handled, in the envelope of its API. Whatever is
 * neither a refusal nor a control error is a bug: it is reported, and the reply is a 500.
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

/** An operation that refuses what it does not list would be missing from the document. */
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
