// The HTTP door: routes read off the table, and framework errors put into the vendor's envelope.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { ControlFault } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import { openApi } from '../api/openapi/openapi.ts'
import { openApiYaml } from '../api/openapi/openapi-yaml.ts'
import { internalError, tell, tellControl } from '../api/render-error.ts'
import type { Sent } from '../api/request.ts'
import { Refusal } from '../domain/refusals.ts'
import type { Emulator } from '../emulator.ts'
import { cloud, control, iam, neighbours } from '../operations/index.ts'
import type { AnyOperation } from '../pipeline/table.ts'
import { sendEvents } from './event-stream.ts'
import { flushBehind } from './flush-behind.ts'
import { guard } from './guard.ts'
import { rawBody } from './raw-body.ts'
import type { KeyPair } from './tls.ts'
import { answerUnreadable, HEADER_LIMIT } from './unreadable.ts'
import { FaultyWire } from './wire.ts'

/** The gateway's limit for signed bodies (reference, section 3): 12 MB. */
const BODY_LIMIT = 12 * 1024 * 1024

/** How the door is set up. */
export type HttpOptions = {
  /** Demanded as a bearer token by the control API. */
  controlToken?: string | undefined
  https?: KeyPair | undefined
}

type FrameworkError = { code?: string; statusCode?: number }

/** As sent, with the scheme that a gateway would add: links in replies follow it. */
const headersOf = (request: FastifyRequest) => ({
  'x-forwarded-proto': request.protocol,
  ...Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, `${value ?? ''}`]),
  ),
})

/** Repeated parameters: the last counts; empty ones count as absent (clients send `vm_id=`). */
const queryOf = (request: FastifyRequest) => {
  const at = request.raw.url?.indexOf('?') ?? -1
  const given = at < 0 ? '' : request.raw.url!.slice(at + 1)
  return Object.fromEntries([...new URLSearchParams(given)].filter(([, value]) => value !== ''))
}

const head = (to: FastifyReply, { status, headers, payload, request_id }: Sent) => {
  to.code(status).headers({ 'X-Request-Id': request_id, Server: 'api-gateway' })
  to.headers(headers)
  if (status >= 400) to.header('X-Emulator-Explain', `/_emulator/requests/${request_id}/explain`)
  if (!Buffer.isBuffer(payload))
    to.header('Content-Type', to.getHeader('Content-Type') ?? 'application/json')
  return to
}

const write = (to: FastifyReply, sent: Sent) => head(to, sent).send(sent.payload)

type Doors = { emulator: Emulator; wire: FaultyWire; closing: AbortSignal }

const serve = (
  app: FastifyInstance,
  { emulator, wire, closing }: Doors,
  row: AnyOperation,
  path: string,
) =>
  app.route({
    method: row.method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    schema: { hide: true },
    bodyLimit: row.body_limit_bytes ?? BODY_LIMIT,
    handler: async (request, to) => {
      const raw = await rawBody(request, BODY_LIMIT)
      const sent = emulator.call(row, {
        params: request.params as Record<string, string>,
        query: queryOf(request),
        headers: headersOf(request),
        raw,
        wire: {
          method: request.method,
          target: request.raw.url ?? '/',
          rawHeaders: request.raw.rawHeaders,
        },
      })
      if (row.envelope) to.header('X-IAM-Trace-Id', sent.request_id)
      if (sent.wire) return wire.send(to, sent, sent.wire)
      const { payload, request_id } = sent
      if (!(payload instanceof EventStream)) return write(to, sent)
      to.header('X-Request-Id', request_id)
      return sendEvents(to, payload, closing).catch((bug) => emulator.report(bug, request_id))
    },
  })

/** Tells what no operation was asked about, in the envelope of the API that was addressed. */
const refuse = (
  emulator: Emulator,
  to: FastifyReply,
  { method, url }: FastifyRequest,
  fault: Refusal | ControlFault,
) => {
  const isControl = fault instanceof ControlFault || /^\/_emulator(\/|$|\?)/.test(url)
  const sent = emulator.refuse({ method, path: url.split('?')[0]! }, (request_id) => {
    if (isControl) return tellControl(fault)
    const told = tell(fault, { request_id, not_found_status: 404, method })
    return { ...told, refusal: fault }
  })
  return write(to, sent)
}

/** What the framework, rather than an operation, finds wrong with a request. */
const faultOf = (error: FrameworkError, request: FastifyRequest): Refusal | ControlFault => {
  if (error instanceof ControlFault) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Refusal('BodyTooLarge', { limit: request.routeOptions.bodyLimit ?? BODY_LIMIT })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Refusal('ContentTypeNotJson', { given: request.headers['content-type'] })
  if (error.code === 'FST_ERR_BAD_URL')
    return new Refusal('InvalidParameter', { field: 'path', rule: 'it is badly percent-encoded' })
  return new Refusal('InvalidParameter', { field: 'request', rule: 'it cannot be read' })
}

/** Builds the server for an emulator; it listens to nothing yet. */
export const createApp = async (
  emulator: Emulator,
  options: HttpOptions = {},
): Promise<FastifyInstance> => {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    http: { maxHeaderSize: HEADER_LIMIT },
    ...(options.https && { https: { ...options.https, maxHeaderSize: HEADER_LIMIT } }),
    clientErrorHandler: answerUnreadable(emulator),
    // Requests are numbered by the workspace that they reach, not here.
    genReqId: () => '',
    // As long as the headers may be: too long an id is the operation's to refuse.
    routerOptions: { maxParamLength: HEADER_LIMIT, ignoreTrailingSlash: true },
    frameworkErrors: (error: FrameworkError, request: FastifyRequest, to: FastifyReply) =>
      refuse(emulator, to, request, faultOf(error, request)),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  } as object) as unknown as FastifyInstance
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.setErrorHandler((error: FrameworkError, request, to) => {
    if (error instanceof ControlFault || (error.statusCode ?? 500) < 500)
      return refuse(emulator, to, request, faultOf(error, request))
    const { method, url } = request
    const sent = emulator.refuse({ method, path: url.split('?')[0]! }, internalError)
    emulator.report(error, sent.request_id)
    return write(to, sent)
  })
  app.setNotFoundHandler((request, to) => {
    const route = `${request.method} ${request.url.split('?')[0]}`
    return refuse(emulator, to, request, new Refusal('RouteNotFound', { route }))
  })
  guard(app, options.controlToken)
  // Not the version of an API: ShowApiVersion's `/{version}` would take it for one.
  app.get('/_emulator', { schema: { hide: true } }, (_, to) => to.callNotFound())
  await app.register(swagger, {
    mode: 'static',
    specification: { document: openApi() as never },
  })
  await app.register(swaggerUi, { routePrefix: '/_emulator/docs' })
  app.get('/_emulator/openapi.json', { schema: { hide: true } }, () => openApi())
  app.get('/_emulator/openapi.yaml', { schema: { hide: true } }, (_, to) =>
    to.type('application/yaml').send(openApiYaml()),
  )
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const doors = { emulator, wire: new FaultyWire(app, head, write), closing: closing.signal }
  const isHead = ({ method }: AnyOperation) => method === 'HEAD'
  const rows: AnyOperation[] = [...control, ...iam, ...neighbours, ...cloud]
  // Each GET brings a HEAD along, unless there is one already.
  for (const row of [...rows.filter(isHead), ...rows.filter((each) => !isHead(each))])
    for (const path of [row.path, ...(row.alsoAt ?? [])]) serve(app, doors, row, path)
  if (emulator.workspaces.areKept) flushBehind(app, emulator)
  return app
}
