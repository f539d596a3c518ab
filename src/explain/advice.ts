// What is said of one refused request beyond what holds for every refusal of its name.
import type { FixStep } from './schema.ts'

/**
 * Why it was refused, and what to do; `details` are the same as data. `instead` says that the steps
 * are all there is to do, so that the general remedy's calls are left out.
 */
export type Advice = {
  reasons: string[]
  fix: FixStep[]
  details: Record<string, unknown>
  replacesRemedy?: boolean
}

/** Nothing further to say. */
export const noAdvice: Advice = { reasons: [], fix: [], details: {} }
