// A fixture's steps, each as the request it stands for.
import { type Fixture, FixtureUnusable, type Step } from './fixtures.ts'
import type { Request } from './request.ts'
import { type AnyOperation, operationsById } from './table.ts'

/** The row and request of a step in the workspace; a text says what is wrong with it. */
export const stepRequest = (
  workspace: string,
  step: Step,
): { row: AnyOperation; request: Request } | string => {
  const { operation, input } =
    'advance_ms' in step
      ? { operation: 'AdvanceClock', input: { body: { by_ms: step.advance_ms } } }
      : step
  const row = operationsById.get(operation)
  if (!row) return `there is no operation ${operation}`
  const { params = {}, query = {}, body } = { params: undefined, query: undefined, ...input }
  const request = {
    params: { ...params, workspace },
    query,
    headers: {},
    ...(body === undefined ? {} : { body }),
  }
  return { row, request }
}

/** Takes every step of a fixture; `take` answers what went wrong. Throws FixtureUnusable. */
export const takeSteps = (
  { workspace, steps }: Fixture,
  take: (step: Step) => string | undefined,
): void =>
  steps.forEach((step, index) => {
    const problem = take(step)
    if (problem === undefined) return
    throw new FixtureUnusable(`fixture of ${workspace}, step ${index + 1}: ${problem}`)
  })
