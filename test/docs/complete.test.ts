// What the program has is documented. Lists that are generated hold all of it: test/golden.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { RequestMatch } from '../../src/api/request-match.ts'
import { SettingsShape } from '../../src/api/settings-schema.ts'
import { declaredCommands } from '../../src/cli/main.ts'
import { EventShape } from '../../src/journal/schemas.ts'
import { replayHeader } from '../../src/replay/replay-file.ts'
import { ScenarioSchema } from '../../src/scenarios/schema.ts'
import { fieldsOf } from '../golden/markdown.ts'
import { documentText } from '../support/documents.ts'

const rowsOf = (page: string) =>
  documentText(page)
    .split('\n')
    .filter((line) => line.startsWith('|'))

test('every command has a row', async () => {
  const rows = rowsOf('docs/reference/command-line.md').join('\n')
  const names = (await declaredCommands()).map((command) => command.name())
  expect(names.filter((name) => !new RegExp(`sms-emulator \\[?${name}\\b`).test(rows))).toEqual([])
})

test('every kind of event has a row', () => {
  const kinds = [...EventShape.shape.kind.options, 'request', 'gap', 'end']
  const rows = rowsOf('docs/reference/events.md').join('\n')
  expect(kinds.filter((kind) => !rows.includes(`| \`${kind}\` |`))).toEqual([])
})

test('every field of a request match has a row', () => {
  const rows = rowsOf('docs/reference/request-matching.md').join('\n')
  const names = Object.keys(RequestMatch.shape)
  expect(names.filter((name) => !rows.includes(`\`${name}\``))).toEqual([])
})

/** The names of fields in a schema, at any depth. */
const fieldNames = (schema: z.ZodType): string[] => {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { properties = {} } = node as { properties?: object }
    for (const name of Object.keys(properties)) names.add(name)
    Object.values(node).forEach(visit)
  }
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  return [...names]
}

const unnamedIn = (page: string, names: readonly string[]) =>
  names.filter((name) => !documentText(page).includes(`\`${name}\``))

test('every field of a scenario file is named', () => {
  const names = fieldNames(ScenarioSchema.omit({ settings: true }))
  expect(unnamedIn('docs/reference/scenarios.md', names)).toEqual([])
})

test('every field of a replay file is named', () => {
  const names = [...Object.keys(replayHeader), 'workspace', 'steps']
  expect(unnamedIn('docs/reference/files.md', names)).toEqual([])
})

test('every setting says what it does', () => {
  expect(fieldsOf(SettingsShape).filter(({ description }) => description === '')).toEqual([])
})
