// docs/reference/scenarios.md: the built-in scenarios.
import { builtinScenarios } from '../../src/scenarios/builtin-scenarios.ts'
import { code, table } from './markdown.ts'

/** The lists of the page. */
export const scenarioLists = {
  scenarios: () =>
    table(
      ['scenario', 'what it shows'],
      builtinScenarios().map(({ name, description }) => [code(name), description]),
    ),
}
