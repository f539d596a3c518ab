// Protects the control API: no web pages of other origins, and only with the token if one is set.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ControlError } from '../api/control-error.ts'

/** Who may call the control API. */
export type ControlAccess = {
  /** The bearer token that every call needs, but for health. */
  controlToken?: string | undefined
  /** Names of this machine besides addresses and local names; `*` is any, with a token only. */
  allowedHosts?: readonly string[] | undefined
}

/** Adds the guard to every control route. `/_emulator/health` always answers. */
export const guardControlApi = (app: FastifyInstance, access: ControlAccess): void => {
  const { controlToken, allowedHosts = [] } = access
  app.addHook('onRequest', async (request) => {
    if (!isControlRoute(request) || request.routeOptions.url === '/_emulator/health') return
    const { origin, host = '' } = request.headers
    if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host)
      throw new ControlError('CrossOriginForbidden')
    // A page that reached this machine under another name cannot know the token.
    if (controlToken !== undefined && bearerMatches(request, controlToken)) return
    const isAllowed = allowedHosts.includes('*') || allowedHosts.includes(withoutPort(host))
    if (!isLocalName(host) && !isAllowed)
      throw new ControlError('HostForbidden', { host: withoutPort(host) })
    if (controlToken !== undefined) throw new ControlError('InvalidControlToken')
  })
}

// The route, not the address as sent: /%5femulator leads to the same route.
const isControlRoute = ({ routeOptions }: FastifyRequest) =>
  routeOptions.url?.startsWith('/_emulator') === true

/** Addresses and local names. Anything else could be a DNS name rebound to this machine. */
const isLocalName = (host: string) =>
  /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\]|[\w-]+(\.local)?)(:\d+)?$/i.test(host)

const withoutPort = (host: string) => host.replace(/:\d+$/, '')

const bearerMatches = (request: FastifyRequest, token: string) => {
  const given = Buffer.from(request.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${token}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
