// The example requests of the vendor's reference, by operation.
import { readFileSync } from 'node:fs'

const file = new URL('../../fixtures/examples.json', import.meta.url)

let examples: Readonly<Record<string, { request?: unknown } | undefined>> | undefined

/** The body of the reference's example for an operation; undefined if it has none. */
export const documentedRequest = (operation: string): unknown => {
  examples ??= JSON.parse(readFileSync(file, 'utf8')) as NonNullable<typeof examples>
  return examples[operation]?.request
}
