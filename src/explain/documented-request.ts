// The requests that the vendor's reference prints, by operation.
import { readFileSync } from 'node:fs'

const file = new URL('../../fixtures/examples.json', import.meta.url)

type Examples = Readonly<Record<string, { request?: unknown; reply?: unknown } | undefined>>

let examples: Examples | undefined

/** The body that the reference prints for an operation, if it does. */
export const documentedRequest = (operation: string): unknown => {
  examples ??= JSON.parse(readFileSync(file, 'utf8')) as Examples
  return examples[operation]?.request
}
