// docs/guides/client-rules.md: the built-in rules.
import { builtinRules } from '../../src/client-rules/builtin-rules.ts'
import { code, table } from './markdown.ts'

/** The lists of the page. */
export const clientRuleLists = {
  'client-rules': () =>
    table(
      ['rule', 'what a client should do', 'why'],
      builtinRules.map(({ name, advice, reason }) => [code(name), advice ?? '', reason ?? '']),
    ),
}
