// What to do about each refusal, so that the call succeeds. What a particular request lacked is
// worked out in spine/explain; here is what holds for all of them.
import type { RefusalName } from '../domain/refusals.ts'
import { requestRemedies } from './remedies-of-requests.ts'
import { resourceRemedies } from './remedies-of-things.ts'
import type { Remedy } from './remedy.ts'

/** Every refusal's remedy. A name without one does not compile. */
export const remedies: Readonly<Record<RefusalName, Remedy>> = {
  ...requestRemedies,
  ...resourceRemedies,
}
