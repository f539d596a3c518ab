// Who may use the control API: not a web page of another origin, and not without the token if one
// is set.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ControlFault } from '../api/control-error.ts'

// The route, not the address as sent: /%5femulator leads to the same route.
const isControl = ({ routeOptions }: FastifyRequest) =>
  routeOptions.url?.startsWith('/_emulator') === true

/** Addresses and names no outsider can own: anything else may be a rebound DNS name. */
const isLocalName = (host: string) =>
  /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\]|[\w-]+(\.local)?)(:\d+)?$/i.test(host)

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

/** Puts the guard before every control route. `/_emulator/health` needs no token. */
export const guard = (app: FastifyInstance, controlToken: string | undefined): void => {
  app.addHook('onRequest', async (request) => {
    if (!isControl(request)) return
    if (!originMatches(request))
      throw new ControlFault(
        403,
        'ForeignOrigin',
        'This call comes from another origin.',
        'Call it directly.',
      )
    const isOpen = controlToken === undefined || request.routeOptions.url === '/_emulator/health'
    if (isOpen || bearerMatches(request, controlToken)) return
    throw new ControlFault(
      401,
      'ControlTokenWrong',
      'The control API needs the token of --control-token.',
      'Send Authorization: Bearer TOKEN.',
    )
  })
}
