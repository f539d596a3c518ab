// docs/reference/faults.md: kinds of fault with their fields, and how a name carries one.
import { checkNames } from '../../src/domain/server/checks.ts'
import { subTaskNames } from '../../src/domain/task/sub-task.ts'
import { faultKinds } from '../../src/faults/kinds/index.ts'
import { nameSyntax, syntaxUsage } from '../../src/faults/name-syntax.ts'
import { code, type Field, fieldsOf, table } from './markdown.ts'

const fieldText = ({ name, allowed, defaultValue }: Field) => {
  const facts = [allowed, ...(defaultValue === undefined ? [] : [`default ${code(defaultValue)}`])]
  const text = facts.filter(Boolean).join('; ')
  return text ? `${code(name)} (${text})` : code(name)
}

const fieldsText = (fields: readonly Field[]) => {
  const required = fields.filter(({ isRequired }) => isRequired).map(fieldText)
  const optional = fields.filter(({ isRequired }) => !isRequired).map(fieldText)
  return [
    ...(required.length > 0 ? [`**required** ${required.join(', ')}`] : []),
    ...(optional.length > 0 ? [optional.join(', ')] : []),
  ].join('; ')
}

const kindTable = (appliesTo: 'requests' | 'tasks') =>
  table(
    ['kind', 'what goes wrong', 'fields'],
    faultKinds
      .filter((kind) => kind.appliesTo === appliesTo)
      .map(({ kind, summary, settings }) => [code(kind), summary, fieldsText(fieldsOf(settings))]),
  )

const nameTable = () =>
  table(
    ['after `--emu-`', 'the fault'],
    Object.entries(nameSyntax).map(([name, { kind }]) => [code(syntaxUsage(name)), code(kind)]),
  )

/** The lists of the page. */
export const faultLists = {
  'request-faults': () => kindTable('requests'),
  'task-faults': () => kindTable('tasks'),
  'fault-names': nameTable,
  'sub-tasks': () => subTaskNames.map((name) => `- ${code(name)}`).join('\n'),
  checks: () => checkNames.map((name) => `- ${code(name)}`).join('\n'),
}
