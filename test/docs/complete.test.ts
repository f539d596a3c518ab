// What the program has is documented. Lists that are generated hold all of it: test/golden.
import { expect, test } from 'vitest'
import { SettingsShape } from '../../src/api/settings-schema.ts'
import { clientRulesFlags } from '../../src/cli/client-rules.ts'
import { coverageFlags } from '../../src/cli/coverage.ts'
import { execFlags } from '../../src/cli/exec.ts'
import { explainFlags } from '../../src/cli/explain.ts'
import { fieldsOf } from '../golden/markdown.ts'
import { documentText } from '../support/documents.ts'
import { operationTable } from '../support/operations.ts'

const rowsOf = (page: string) =>
  documentText(page)
    .split('\n')
    .filter((line) => line.startsWith('|'))

test.each(
  Object.entries({
    exec: execFlags,
    explain: explainFlags,
    coverage: coverageFlags,
    'client-rules': clientRulesFlags,
  }).flatMap(([command, flags]) => Object.keys(flags).map((flag) => ({ command, flag }))),
)('the command line has a row for --$flag of $command', ({ command, flag }) => {
  const rows = rowsOf('docs/reference/command-line.md').filter((row) => row.includes(`--${flag}`))
  expect(rows.join('\n')).toContain(`\`${command}\``)
})

test('every kind of event has a row', () => {
  const known = ['transition', 'request', 'clock', 'fault', 'gap', 'end']
  expect(operationTable.get('FollowEvents')?.query).toBeDefined()
  for (const kind of known)
    expect(rowsOf('docs/reference/events.md').join('\n')).toContain(`| \`${kind}\` |`)
})

test('every setting says what it does', () => {
  expect(fieldsOf(SettingsShape).filter(({ description }) => description === '')).toEqual([])
})
