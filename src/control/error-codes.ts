// GET /_emulator/errors, GET /_emulator/errors/{code}

import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { ErrorCode, errorCatalogue } from '../api/error-catalogue.ts'
import { errorTemplates } from '../api/error-templates.ts'
import { emulatorOperation } from '../api/operation.ts'

const emittedCodes = new Set<string>(Object.values(errorTemplates).map(({ code }) => code))

/** A row of the catalogue, and whether the emulator returns the code without a fault. */
const ErrorCodeReply = ErrorCode.extend({ emitted: z.boolean() })

const renderErrorCode = (row: ErrorCode) => ({ ...row, emitted: emittedCodes.has(row.code) })

/** The operations on the catalogue of error codes. */
export const errorCodeOperations = () => [ListErrorCodes, ShowErrorCode]

/** Lists all known error codes with status, message, cause and source. */
const ListErrorCodes = emulatorOperation({
  id: 'ListErrorCodes',
  method: 'GET',
  path: '/_emulator/errors',
  summary: 'List the catalogue of error codes.',
  reply: z.strictObject({ count: z.int(), errors: z.array(ErrorCodeReply) }),
  run: () => {
    const errors = [...errorCatalogue().values()].map(renderErrorCode)
    return { count: errors.length, errors }
  },
})

/** Returns what is known about one error code. */
const ShowErrorCode = emulatorOperation({
  id: 'ShowErrorCode',
  method: 'GET',
  path: '/_emulator/errors/{code}',
  summary: 'Read one error code of the catalogue.',
  params: z.object({ code: z.string() }),
  reply: ErrorCodeReply,
  run: ({ params }) => {
    const row = errorCatalogue().get(params.code.toUpperCase())
    if (row) return renderErrorCode(row)
    throw new ControlError('ErrorCodeNotFound', { code: params.code })
  },
})
