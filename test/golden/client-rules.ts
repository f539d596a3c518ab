// docs/guides/client-rules.md: the built-in rules.
import { builtinRules } from '../../src/client-rules/ready-rules.ts'
import { code, table } from './markdown.ts'

/** The lists of the page. */
export const clientRuleLists = {
  'client-rules': () =>
    table(
      ['rule', 'what a client should do', 'why'],
      builtinRules.map(({ name, instead, because }) => [code(name), instead ?? '', because ?? '']),
    ),
}
