// Which moment of a workspace's story a request or an instant names, or why there is none.
import { z } from 'zod'
import { ControlFault } from '../api/control-error.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { lastRequest, type Moment, momentAt, requestWithId } from './point-in-time.ts'

/** A request by its id (32 hex digits) or by its number; 0 is the moment before the first. */
export const RequestName = z.union([
  z.int().min(0),
  z.string().regex(/^([0-9a-f]{32}|\d{1,15})$/, { error: 'is no id or number of a request' }),
])

/** Numbers below are those of requests, others instants: it is April 1970 in epoch ms. */
const FIRST_INSTANT = 10_000_000_000

/** A request as above, or an instant in epoch ms. */
export const MomentName = z.string().regex(/^([0-9a-f]{32}|\d{1,16})$/, {
  error: 'is no id or number of a request, and no instant in epoch ms',
})

const isNumber = (name: string | number) => /^\d{1,16}$/.test(`${name}`)

const unknown = (name: string | number) =>
  new ControlFault(
    404,
    'RequestNotFound',
    `There has been no request ${name} in this workspace.`,
    'The reply to each request names it in X-Request-Id; its journal lists them.',
  )

const forgotten = (what: string, { history, settings }: Workspace) =>
  new ControlFault(
    410,
    'HistoryForgotten',
    `${what} lies before request ${history.first()}, the earliest that is remembered.`,
    `The setting journal_limit (${settings.journal_limit}) says how many requests are kept.`,
  )

/**
 * The number of the request. Throws the faults RequestNotFound, and HistoryForgotten where the
 * workspace cannot go back to it any more.
 */
export const findRequest = (workspace: Workspace, name: string | number): number => {
  const number = isNumber(name) ? Number(name) : requestWithId(workspace, `${name}`)
  if (number === undefined || number > lastRequest(workspace)) throw unknown(name)
  if (number < workspace.history.first()) throw forgotten(`Request ${name}`, workspace)
  return number
}

/** The moment that is named. Throws the faults of findRequest, and InstantAhead. */
export const findMoment = (workspace: Workspace, name: string): Moment => {
  if (!isNumber(name) || Number(name) < FIRST_INSTANT)
    return { request: findRequest(workspace, name) }
  const moment = momentAt(workspace, Number(name))
  if (moment === 'forgotten') throw forgotten(`The instant ${name}`, workspace)
  if (moment !== 'ahead') return moment
  throw new ControlFault(
    400,
    'InstantAhead',
    `The instant ${name} lies after the present, ${workspace.clock.now}.`,
    'Advance the clock to it first.',
  )
}
