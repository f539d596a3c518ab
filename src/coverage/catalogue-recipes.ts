// For each code of the catalogue the calls that end with a reply which tells it.
import { refusals } from '../api/refusals.ts'
import { cloud, iam } from '../operations/index.ts'
import { arm } from './fault-recipes.ts'
import { refusalRecipes } from './refusal-recipes.ts'
import { type Recipe, to } from './step.ts'
import { generalRefusals } from './tally.ts'

/** Each refusal with each operation that lists it; a general one goes with none. */
const told = [
  ...[...cloud, ...iam].flatMap(({ id, refusals: names }) => names.map((name) => ({ id, name }))),
  ...generalRefusals.map((name) => ({ id: '', name })),
]

/** The calls by which an operation tells the code of itself; undefined where none does. */
const withoutFault = (code: string, strict: boolean): Recipe | undefined => {
  const teller = told.find(
    ({ name }) => refusals[name].code === code && (strict || name !== 'UnknownField'),
  )
  return teller && refusalRecipes[teller.name](teller.id)
}

/** The calls that end with this code: an operation's own if one has it, else a fault's. */
export const catalogueRecipe = (code: string, strict: boolean): Recipe =>
  withoutFault(code, strict) ?? [
    arm({ kind: 'refuse', match: { operation: 'ListTasks' }, times: 1, error_code: code }),
    to('ListTasks'),
  ]
