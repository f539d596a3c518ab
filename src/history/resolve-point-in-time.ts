// Resolves a request or an instant to a point in a workspace's history.
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import type { Workspace } from '../workspace/workspace.ts'
import {
  lastRequestNumber,
  type PointInTime,
  pointInTimeAt,
  requestNumberOf,
} from './point-in-time.ts'

/** A request by its id (32 hex digits) or its number; 0 is the point before the first request. */
export const RequestReference = z.union([
  z.int().min(0),
  z.string().regex(/^([0-9a-f]{32}|\d{1,15})$/, { error: 'is not the id or number of a request' }),
])

/** Smaller numbers are numbers of requests, others are instants. This is April 1970 in epoch ms. */
const MIN_INSTANT_MS = 10_000_000_000

/** The id or number of a request, or an instant in epoch ms. */
export const PointInTimeReference = z.string().regex(/^([0-9a-f]{32}|\d{1,16})$/, {
  error: 'is neither the id or number of a request nor an instant in epoch ms',
})

const isNumeric = (name: string | number) => /^\d{1,16}$/.test(`${name}`)

const requestNotFound = (request: string | number, { name }: Workspace) =>
  new ControlError('RequestNotFound', { request, place: `the history of workspace ${name}` })

const historyExpired = (subject: string, { history, settings }: Workspace) =>
  new ControlError('HistoryExpired', {
    what: subject,
    oldest_request: history.firstRequest(),
    journal_limit: settings.journal_limit,
  })

/**
 * The number of the request. Throws ControlError RequestNotFound, or HistoryExpired if the history
 * does not reach back to it.
 */
export const resolveRequest = (workspace: Workspace, reference: string | number): number => {
  const number = isNumeric(reference)
    ? Number(reference)
    : requestNumberOf(workspace, `${reference}`)
  if (number === undefined || number > lastRequestNumber(workspace))
    throw requestNotFound(reference, workspace)
  if (number < workspace.history.firstRequest())
    throw historyExpired(`Request ${reference}`, workspace)
  return number
}

/** The point in time. Throws as `resolveRequest` does, or ControlError InstantInFuture. */
export const resolvePointInTime = (workspace: Workspace, reference: string): PointInTime => {
  if (!isNumeric(reference) || Number(reference) < MIN_INSTANT_MS)
    return { request: resolveRequest(workspace, reference) }
  const pointInTime = pointInTimeAt(workspace, Number(reference))
  if (pointInTime === 'forgotten') throw historyExpired(`Instant ${reference}`, workspace)
  if (pointInTime !== 'ahead') return pointInTime
  throw new ControlError('InstantInFuture', {
    instant_ms: reference,
    now_ms: workspace.clock.now,
  })
}
