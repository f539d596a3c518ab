// GET /_emulator/errors, GET /_emulator/errors/{code}
import { z } from 'zod'
import { ControlFault } from '../api/control-error.ts'
import { ErrorCode, errorCatalogue } from '../api/error-catalogue.ts'
import { refusals } from '../api/refusals.ts'
import { hostOperation } from '../pipeline/host.ts'

const emitted = new Set<string>(Object.values(refusals).map(({ code }) => code))

/** A catalogue row, and whether some operation here answers with it of itself. */
const Known = ErrorCode.extend({ emitted: z.boolean() })

const known = (row: ErrorCode) => ({ ...row, emitted: emitted.has(row.code) })

/** Lists every error code that is known: status, message, cause, and where each comes from. */
export const ListErrorCodes = hostOperation({
  id: 'ListErrorCodes',
  method: 'GET',
  path: '/_emulator/errors',
  summary: 'List the catalogue of error codes.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({ count: z.int(), errors: z.array(Known) }),
  refusals: [],
  run: () => {
    const errors = [...errorCatalogue().values()].map(known)
    return { count: errors.length, errors }
  },
})

/** Tells what is known of one error code. */
export const ShowErrorCode = hostOperation({
  id: 'ShowErrorCode',
  method: 'GET',
  path: '/_emulator/errors/{code}',
  summary: 'Read what is known of one error code.',
  evidence: 'assumed',
  auth: 'none',
  params: z.object({ code: z.string() }),
  reply: Known,
  refusals: [],
  run: ({ params }) => {
    const row = errorCatalogue().get(params.code.toUpperCase())
    if (row) return known(row)
    throw new ControlFault(
      404,
      'ErrorCodeUnknown',
      `The catalogue has no code ${params.code}.`,
      'List them at GET /_emulator/errors.',
    )
  },
})
