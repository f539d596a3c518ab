// POST /_emulator/workspaces/{workspace}/journal/verify

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { CustomReply } from '../../api/operation.ts'
import { RequestMatch } from '../../api/request-match.ts'
import type { Entry } from '../entry.ts'
import { journalOperation } from '../operation.ts'
import { resolveSeq } from '../schemas.ts'
import { type Times, verifyOrder, verifyTimes } from '../verify/verify.ts'

const Count = z.int().min(0)

/** A request and how often it was made, or several requests in order. */
const VerifyBody = z
  .strictObject({
    request: RequestMatch.optional(),
    times: z
      .union([
        Count,
        z
          .strictObject({ at_least: Count.optional(), at_most: Count.optional() })
          .refine(({ at_least = 0, at_most = at_least }) => at_least <= at_most, {
            error: 'at_least must not exceed at_most',
          }),
      ])
      .optional(),
    never: z.literal(true).optional(),
    in_order: z.array(RequestMatch).min(1).optional(),
    /** Only requests after this one: its id or number. */
    after: z.union([z.string(), z.int().min(0)]).optional(),
  })
  .refine(({ request, in_order }) => (request === undefined) !== (in_order === undefined), {
    error: 'must have request or in_order, and not both',
  })
  .refine(({ times, never }) => times === undefined || never === undefined, {
    error: 'must have times or never, and not both',
  })
  .refine(({ times, never, in_order }) => !in_order || (times ?? never) === undefined, {
    error: 'cannot have times or never beside in_order',
  })

const MatchShape = z.strictObject({
  seq: z.int(),
  request_id: z.string(),
  at_ms: z.int(),
  operation: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  error_code: z.string().nullable(),
})

const DifferenceShape = z.strictObject({
  path: z.string(),
  expected: z.unknown().optional(),
  actual: z.unknown().optional(),
})

const renderMatch = (entry: Entry) => {
  const { seq, request_id, at_ms, operation, method, path, status, error_code } = entry
  return { seq, request_id, at_ms, operation, method, path, status, error_code }
}

const parseTimes = ({ times, never }: z.output<typeof VerifyBody>): Times => {
  if (never) return { at_least: 0, at_most: 0 }
  if (typeof times === 'number') return { at_least: times, at_most: times }
  // `at_most` alone does not require any request.
  const defaultMinimum = times?.at_most === undefined ? 1 : 0
  return {
    at_least: times?.at_least ?? defaultMinimum,
    at_most: times?.at_most ?? Number.POSITIVE_INFINITY,
  }
}

/**
 * Verifies that requests were made. If they were not, the status is 409, so that no test can
 * overlook it, and `message` explains what is missing, with the most similar requests.
 */
export const VerifyJournal = journalOperation({
  id: 'VerifyJournal',
  isUnrecorded: true,
  method: 'POST',
  path: '/_emulator/workspaces/{workspace}/journal/verify',
  summary: 'Verify that a request was made, how often, or several in order; 409 if not.',
  params: WorkspacePath,
  body: VerifyBody,
  reply: z.strictObject({
    ok: z.boolean(),
    /** How many requests matched; with `in_order`, how many of them were found. */
    found: z.int(),
    message: z.string(),
    matching: z.array(MatchShape),
    near_misses: z.array(
      z.strictObject({ ...MatchShape.shape, differences: z.array(DifferenceShape) }),
    ),
    error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
  }),
  run: ({ body }, workspace) => {
    const { journal } = workspace
    const after = body.after === undefined ? 0 : resolveSeq(workspace, `${body.after}`)
    const entries = journal.list({ after })
    const verdict = body.in_order
      ? verifyOrder(workspace, entries, body.in_order)
      : verifyTimes(workspace, entries, body.request!, parseTimes(body))
    const { ok, found, message, matching, near_misses } = verdict
    const result = {
      ok,
      found,
      message,
      matching: matching.map(renderMatch),
      near_misses: near_misses.map(({ entry, differences }) => ({
        ...renderMatch(entry),
        differences,
      })),
    }
    if (ok) return result
    const { status, code, hint } = new ControlError('VerificationFailed', {
      verdict: message,
      workspace: workspace.name,
    })
    return new CustomReply({ ...result, error: { code, message, hint } }, { status })
  },
})
