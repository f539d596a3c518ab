// The catalogue of error codes: those in the vendor's documents, and those seen elsewhere.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** One code. Codes of kind api are in replies; those of agent and migration in `error_json`. */
export const ErrorCode = z.strictObject({
  code: z.string(),
  /** Null if no document gives one: the code is never the error of a reply. */
  status: z.int().nullable(),
  kind: z.enum(['api', 'agent', 'migration']),
  message: z.string(),
  cause: z.string(),
  /**
   * Where the code is documented: the vendor's appendix, FAQ, examples, signing guide or IAM
   * reference; field: repositories of users.
   */
  source: z.enum(['appendix', 'faq', 'example', 'signing', 'iam', 'field']),
  /** Whether the cause is documented or a plausible guess. */
  cause_basis: z.enum(['documented', 'assumed']),
  /** Where a document explains the cause: FAQ@<character offset in issue 70>, in thousands. */
  cause_place: z.string().optional(),
})

/** An entry of the catalogue. */
export type ErrorCode = z.output<typeof ErrorCode>

const catalogueFile = new URL('../../fixtures/error-codes.json', import.meta.url)

let catalogue: ReadonlyMap<string, ErrorCode> | undefined

/** Every code by its name, in the order of the appendix. The file is read once. */
export const errorCatalogue = (): ReadonlyMap<string, ErrorCode> => {
  catalogue ??= new Map(
    z
      .array(ErrorCode)
      .parse(JSON.parse(readFileSync(catalogueFile, 'utf8')))
      .map((row) => [row.code, row] as const),
  )
  return catalogue
}
