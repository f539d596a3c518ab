// docs/reference/error-codes.md: the catalogue of error codes.
import { errorCatalogue } from '../../src/api/error-catalogue.ts'
import { errorTemplates } from '../../src/api/error-templates.ts'
import { table } from './markdown.ts'

const errorCodeTable = () => {
  const returnedCodes = new Set<string>(Object.values(errorTemplates).map(({ code }) => code))
  return table(
    ['code', 'status', 'kind', 'message', 'cause', 'source'],
    [...errorCatalogue().values()].map(
      ({ code, status, kind, message, cause, cause_basis, source }) => [
        returnedCodes.has(code) ? `**${code}**` : code,
        `${status ?? ''}`,
        kind,
        message,
        cause_basis === 'assumed' ? `${cause} (*assumed*)` : cause,
        source,
      ],
    ),
  )
}

/** The lists of the page. */
export const errorCodeLists = { 'error-codes': errorCodeTable }
