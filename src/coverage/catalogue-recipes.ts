// For each code of the catalogue the calls that end with a reply which tells it.
import { errorTemplates } from '../api/error-templates.ts'
import { cloud, iam } from '../operations/index.ts'
import { armFault } from './fault-recipes.ts'
import { refusalRecipes } from './refusal-recipes.ts'
import { callOperation, type Recipe } from './step.ts'
import { generalRefusals } from './tally.ts'

/** Each refusal with each operation that lists it; a general one goes with none. */
const listedRefusals = [
  ...[...cloud, ...iam].flatMap(({ id, refusals: names }) => names.map((name) => ({ id, name }))),
  ...generalRefusals.map((name) => ({ id: '', name })),
]

/** The calls by which an operation tells the code of itself; undefined where none does. */
const recipeWithoutFault = (code: string, strict: boolean): Recipe | undefined => {
  const listed = listedRefusals.find(
    ({ name }) => errorTemplates[name].code === code && (strict || name !== 'UnknownField'),
  )
  return listed && refusalRecipes[listed.name](listed.id)
}

/** The calls that end with this code: an operation's own if one has it, else a fault's. */
export const catalogueRecipe = (code: string, strict: boolean): Recipe =>
  recipeWithoutFault(code, strict) ?? [
    armFault({ kind: 'refuse', match: { operation: 'ListTasks' }, times: 1, error_code: code }),
    callOperation('ListTasks'),
  ]
