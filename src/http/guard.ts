// Who may use the control API: not a web page of another origin, and not without the token if one
// is set.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const isControl = (request: FastifyRequest) => /^\/_emulator(\/|$|\?)/.test(request.url)

/** Names by which a browser can only mean this machine: anything else may be a rebound DNS name. */
const isLocalName = (host: string) =>
  /^(localhost|127(\.\d+){3}|\[::1\]|\[?[\da-f:.]+\]?|[\w-]+(\.local)?)(:\d+)?$/i.test(host)

const originMatches = (request: FastifyRequest) => {
  const { origin, host = '' } = request.headers
  if (!isLocalName(host)) return false
  return origin === undefined || origin.replace(/^https?:\/\//, '') === host
}

const bearerMatches = (request: FastifyRequest, token: string) => {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const deny = (to: FastifyReply, status: number, code: string, message: string, hint: string) =>
  to.code(status).send({ error: { code, message, hint } })

/** Puts the guard before every control route. `/_emulator/health` needs no token. */
export const guard = (app: FastifyInstance, controlToken: string | undefined): void => {
  app.addHook('onRequest', async (request, to) => {
    if (!isControl(request)) return
    if (!originMatches(request))
      return deny(
        to,
        403,
        'ForeignOrigin',
        'This call comes from another origin.',
        'Call it directly.',
      )
    const isOpen = controlToken === undefined || request.url.startsWith('/_emulator/health')
    if (isOpen || bearerMatches(request, controlToken)) return
    return deny(
      to,
      401,
      'ControlTokenWrong',
      'The control API needs the token of --control-token.',
      'Send Authorization: Bearer TOKEN.',
    )
  })
}
