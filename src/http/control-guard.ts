// Protects the control API: no web pages of other origins, and only with the token if one is set.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ControlError } from '../api/control-error.ts'

// The route, not the address as sent: /%5femulator leads to the same route.
const isControlRoute = ({ routeOptions }: FastifyRequest) =>
  routeOptions.url?.startsWith('/_emulator') === true

/** Addresses and local names. Anything else could be a DNS name rebound to this machine. */
const isLocalName = (host: string) =>
  /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\]|[\w-]+(\.local)?)(:\d+)?$/i.test(host)

const originMatches = (request: FastifyRequest) => {
  const { origin, host = '' } = request.headers
  if (!isLocalName(host)) return false
  return origin === undefined || origin.replace(/^https?:\/\//, '') === host
}

const bearerMatches = (request: FastifyRequest, token: string) => {
  const given = Buffer.from(request.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${token}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Adds the guard to every control route. `/_emulator/health` needs no token. */
export const guardControlApi = (app: FastifyInstance, controlToken: string | undefined): void => {
  app.addHook('onRequest', async (request) => {
    if (!isControlRoute(request)) return
    if (!originMatches(request)) throw new ControlError('CrossOriginForbidden')
    const isOpen = controlToken === undefined || request.routeOptions.url === '/_emulator/health'
    if (isOpen || bearerMatches(request, controlToken)) return
    throw new ControlError('InvalidControlToken')
  })
}
