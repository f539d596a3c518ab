// What the vendor's documents promise of behaviour, and how the emulator keeps it.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * kept: a test shows it. broken: the emulator does otherwise. not modelled: `how` says why.
 * unclear: the documents contradict one another or say too little.
 */
export const PromiseVerdict = z.enum(['kept', 'broken', 'not modelled', 'unclear'])

/** A promise of one of the vendor's documents, in our own words. */
export const VendorPromise = z.strictObject({
  id: z.string(),
  area: z.string(),
  promise: z.string(),
  document: z.enum(['reference', 'user guide', 'faq']),
  /** Sections and tables, and character offsets in thousands: ref@96k, UG@20k, FAQ@30k. */
  place: z.string(),
  verdict: PromiseVerdict,
  /** How it is kept, what is otherwise, or why it is not modelled. */
  how: z.string(),
  /** The tests that show it; the name is as in the source, with its placeholders. */
  tests: z.array(z.strictObject({ file: z.string(), name: z.string() })),
})

/** A promise of one of the vendor's documents. */
export type VendorPromise = z.output<typeof VendorPromise>

const promisesFile = new URL('../../fixtures/promises.json', import.meta.url)

let cached: readonly VendorPromise[] | undefined

/** Every promise in the order of the file, which is read once. */
export const promises = (): readonly VendorPromise[] => {
  cached ??= z.array(VendorPromise).parse(JSON.parse(readFileSync(promisesFile, 'utf8')))
  return cached
}

/** How many promises have each verdict. */
export const promiseCounts = (): Record<z.output<typeof PromiseVerdict>, number> => {
  const counts = { kept: 0, broken: 0, 'not modelled': 0, unclear: 0 }
  for (const { verdict } of promises()) counts[verdict] += 1
  return counts
}
