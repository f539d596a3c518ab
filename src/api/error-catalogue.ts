// Every error code the vendor's documents name, and those seen elsewhere: a catalogue, as data.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** One code. `kind` api answers a request; agent and migration appear inside `error_json`. */
export const ErrorCode = z.strictObject({
  code: z.string(),
  /** Null where no document gives one: the code is never the answer to a request. */
  status: z.int().nullable(),
  kind: z.enum(['api', 'agent', 'migration']),
  message: z.string(),
  cause: z.string(),
  /**
   * The vendor's appendix, FAQ, example, signing guide or IAM reference; field: user repositories.
   */
  source: z.enum(['appendix', 'faq', 'example', 'signing', 'iam', 'field']),
  /** Whether the cause is documented or a plausible reading. */
  cause_basis: z.enum(['documented', 'assumed']),
})

/** A row of the catalogue. */
export type ErrorCode = z.output<typeof ErrorCode>

const catalogueFile = new URL('../../fixtures/error-codes.json', import.meta.url)

let catalogue: ReadonlyMap<string, ErrorCode> | undefined

/** Every known code, in the order of the appendix; read once. */
export const errorCatalogue = (): ReadonlyMap<string, ErrorCode> => {
  catalogue ??= new Map(
    z
      .array(ErrorCode)
      .parse(JSON.parse(readFileSync(catalogueFile, 'utf8')))
      .map((row) => [row.code, row] as const),
  )
  return catalogue
}
