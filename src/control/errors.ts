// GET /_emulator/errors, GET /_emulator/errors/{code}
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { ErrorCode, errorCatalogue } from '../api/error-catalogue.ts'
import { errorTemplates } from '../api/refusals.ts'
import { hostOperation } from '../pipeline/host.ts'

const emittedCodes = new Set<string>(Object.values(errorTemplates).map(({ code }) => code))

/** A catalogue row, and whether some operation here answers with it of itself. */
const ErrorCodeReply = ErrorCode.extend({ emitted: z.boolean() })

const renderErrorCode = (row: ErrorCode) => ({ ...row, emitted: emittedCodes.has(row.code) })

/** Lists every error code that is known: status, message, cause, and where each comes from. */
export const ListErrorCodes = hostOperation({
  id: 'ListErrorCodes',
  method: 'GET',
  path: '/_emulator/errors',
  summary: 'List the catalogue of error codes.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({ count: z.int(), errors: z.array(ErrorCodeReply) }),
  refusals: [],
  run: () => {
    const errors = [...errorCatalogue().values()].map(renderErrorCode)
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
  reply: ErrorCodeReply,
  refusals: [],
  run: ({ params }) => {
    const row = errorCatalogue().get(params.code.toUpperCase())
    if (row) return renderErrorCode(row)
    throw new ControlError(
      404,
      'ErrorCodeNotFound',
      `The catalogue has no code ${params.code}.`,
      'List them at GET /_emulator/errors.',
    )
  },
})
