// The HTTP server: a route for each operation, and framework errors in the vendor's envelope.

import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { ControlError } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import type { AnyOperation } from '../api/operation.ts'
import { internalError, renderControlError, renderError } from '../api/render-error.ts'
import type { SentReply } from '../api/request.ts'
import { Refusal } from '../domain/refusals.ts'
import type { Emulator } from '../emulator.ts'
import type { EventBatch } from '../journal/follow.ts'
import { addApiDocument } from './api-document.ts'
import { HEADER_LIMIT, handleClientError } from './client-error.ts'
import { type ControlAccess, guardControlApi } from './control-guard.ts'
import { sendEvents } from './event-stream.ts'
import { FaultyWire } from './faulty-wire.ts'
import { flushAfterReplies } from './flush-after-replies.ts'
import { readRawBody } from './raw-body.ts'
import type { KeyPair } from './tls.ts'

/** The gateway's limit for signed bodies (reference, section 3): 12 MB. */
const BODY_LIMIT = 12 * 1024 * 1024

/** Logs a line about a request; the fields are method, path, operation, status and ms. */
export type RequestLog = (
  level: 'info' | 'debug',
  fields: Readonly<Record<string, unknown>>,
) => void

/** Options of the HTTP server. */
export type HttpOptions = ControlAccess & {
  https?: KeyPair | undefined
  log?: RequestLog | undefined
}

type FrameworkError = { code?: string; statusCode?: number }

/**
 * The headers as sent, with the scheme, as a gateway would add it, and the host that a proxy was
 * called by; links in replies use both.
 */
const headersOf = (request: FastifyRequest) => {
  const headers: Record<string, string> = {
    'x-forwarded-proto': request.protocol,
    ...Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, `${value ?? ''}`]),
    ),
  }
  const [host] = (headers['x-forwarded-host'] ?? '').split(',')
  return host ? { ...headers, host: host.trim() } : headers
}

/** The path of a request in absolute form begins after the authority (RFC 9112, 3.2.2). */
const originForm = (target: string) => target.replace(/^https?:\/\/[^/?]*\/?/i, '/')

/** The last of repeated parameters counts. Empty ones count as absent (clients send `vm_id=`). */
const queryOf = (request: FastifyRequest) => {
  const at = request.raw.url?.indexOf('?') ?? -1
  const search = at < 0 ? '' : request.raw.url!.slice(at + 1)
  return Object.fromEntries([...new URLSearchParams(search)].filter(([, value]) => value !== ''))
}

const writeHead = (reply: FastifyReply, { status, headers, payload, request_id }: SentReply) => {
  reply.code(status).headers({ 'X-Request-Id': request_id, Server: 'api-gateway' })
  reply.headers(headers)
  if (status >= 400) reply.header('X-Emulator-Explain', `/_emulator/requests/${request_id}/explain`)
  if (!Buffer.isBuffer(payload))
    reply.header('Content-Type', reply.getHeader('Content-Type') ?? 'application/json')
  return reply
}

const sendReply = (reply: FastifyReply, sent: SentReply) =>
  writeHead(reply, sent).send(sent.payload)

type RouteContext = { emulator: Emulator; wire: FaultyWire; closing: AbortSignal }

const addRoute = (
  app: FastifyInstance,
  { emulator, wire, closing }: RouteContext,
  row: AnyOperation,
  path: string,
) =>
  app.route({
    method: row.method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    config: { operation: row.id } as object,
    bodyLimit: row.body_limit_bytes ?? BODY_LIMIT,
    handler: async (request, reply) => {
      const raw = await readRawBody(request, BODY_LIMIT)
      const sent = emulator.call(row, {
        params: request.params as Record<string, string>,
        query: queryOf(request),
        headers: headersOf(request),
        raw,
        wire: {
          method: request.method,
          target: originForm(request.raw.url ?? '/'),
          rawHeaders: request.raw.rawHeaders,
        },
      })
      if (row.envelope) reply.header('X-IAM-Trace-Id', sent.request_id)
      if (sent.wire) return wire.send(reply, sent, sent.wire)
      const { payload, request_id } = sent
      if (!(payload instanceof EventStream)) return sendReply(reply, sent)
      reply.header('X-Request-Id', request_id)
      return sendEvents(reply, payload as EventStream<EventBatch>, closing).catch((bug) =>
        emulator.reportBug(bug, request_id),
      )
    },
  })

/**
 * Sends the error of a request that reached no operation, in the envelope of the API of its URL.
 */
const sendRefusal = (
  emulator: Emulator,
  reply: FastifyReply,
  { method, url }: FastifyRequest,
  error: Refusal | ControlError,
) => {
  const isControl = error instanceof ControlError || /^\/_emulator(\/|$|\?)/.test(url)
  const sent = emulator.reject({ method, path: url.split('?')[0]! }, (request_id) => {
    if (isControl) return renderControlError(error)
    const rendered = renderError(error, { request_id, not_found_status: 404, method })
    return { ...rendered, refusal: error }
  })
  return sendReply(reply, sent)
}

/** The refusal for an error of the framework. */
const frameworkRefusal = (
  error: FrameworkError,
  request: FastifyRequest,
): Refusal | ControlError => {
  if (error instanceof ControlError) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Refusal('BodyTooLarge', { limit: request.routeOptions.bodyLimit ?? BODY_LIMIT })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Refusal('ContentTypeNotJson', { given: request.headers['content-type'] })
  if (error.code === 'FST_ERR_BAD_URL')
    return new Refusal('InvalidParameter', { field: 'path', rule: 'it is badly percent-encoded' })
  return new Refusal('InvalidParameter', { field: 'request', rule: 'it cannot be read' })
}

/** Creates the server for an emulator. It does not listen yet. */
export const createApp = async (
  emulator: Emulator,
  { https, log, ...access }: HttpOptions = {},
): Promise<FastifyInstance> => {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    http: { maxHeaderSize: HEADER_LIMIT },
    ...(https && { https: { ...https, maxHeaderSize: HEADER_LIMIT } }),
    clientErrorHandler: handleClientError(emulator),
    // Requests get their id from the workspace that they reach.
    genReqId: () => '',
    // As long as headers can be: operations refuse ids that are too long.
    routerOptions: { maxParamLength: HEADER_LIMIT, ignoreTrailingSlash: true },
    frameworkErrors: (error: FrameworkError, request: FastifyRequest, reply: FastifyReply) =>
      sendRefusal(emulator, reply, request, frameworkRefusal(error, request)),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  } as object) as unknown as FastifyInstance
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  setErrorHandlers(app, emulator)
  guardControlApi(app, access)
  if (log) logRequests(app, log)
  addRoutes(app, emulator)
  if (emulator.workspaces.isPersistent) flushAfterReplies(app, emulator)
  return app
}

/** Refusals at info, everything at debug; requests that reached no operation, too. */
const logRequests = (app: FastifyInstance, log: RequestLog) => {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url, routeOptions } = request
    const { operation } = routeOptions.config as { operation?: string }
    log(reply.statusCode >= 400 ? 'info' : 'debug', {
      method,
      path: url.split('?')[0],
      ...(operation !== undefined && { operation }),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      request_id: reply.getHeader('X-Request-Id'),
    })
  })
}

const setErrorHandlers = (app: FastifyInstance, emulator: Emulator) => {
  app.setErrorHandler((error: FrameworkError, request, reply) => {
    if (error instanceof ControlError || (error.statusCode ?? 500) < 500)
      return sendRefusal(emulator, reply, request, frameworkRefusal(error, request))
    const { method, url } = request
    const sent = emulator.reject({ method, path: url.split('?')[0]! }, internalError)
    emulator.reportBug(error, sent.request_id)
    return sendReply(reply, sent)
  })
  app.setNotFoundHandler((request, reply) => {
    const route = `${request.method} ${request.url.split('?')[0]}`
    return sendRefusal(emulator, reply, request, new Refusal('RouteNotFound', { route }))
  })
}

const isHead = ({ method }: AnyOperation) => method === 'HEAD'

const addRoutes = (app: FastifyInstance, emulator: Emulator) => {
  // Without this route, `/{version}` of ShowApiVersion would match.
  app.get('/_emulator', (_, reply) => reply.callNotFound())
  addApiDocument(app, emulator.operations)
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const wire = new FaultyWire(app, writeHead, sendReply)
  const context = { emulator, wire, closing: closing.signal }
  const { control, iam, vpcEcs, cloud } = emulator.operations
  const rows: AnyOperation[] = [...control, ...iam, ...vpcEcs, ...cloud]
  // Fastify adds a HEAD route to each GET, unless one exists already.
  for (const row of [...rows.filter(isHead), ...rows.filter((each) => !isHead(each))])
    for (const path of [row.path, ...(row.alternatePaths ?? [])]) addRoute(app, context, row, path)
}
