// The sections of a coverage report: everything that clients can use or see, with its tally.

import { errorCatalogue } from '../api/error-catalogue.ts'
import { errorTemplates } from '../api/error-templates.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import { taskStates } from '../domain/task/task.ts'
import { faultKinds } from '../faults/kinds/index.ts'
import { cloud, iam } from '../operations/index.ts'
import { faultRecipes } from './fault-recipes.ts'
import { stateRecipe, transitionRecipe, whyUnreachable } from './lifecycle-recipes.ts'
import { operationRecipes } from './operation-recipes.ts'
import type { Recipe } from './recipe-steps.ts'
import { errorCodeRecipe, refusalRecipe } from './refusal-recipes.ts'
import type { CoverageItem, CoverageSection } from './report.ts'
import { errorKey, generalRefusals, type Tally } from './tally.ts'
import { transitionNames } from './transitions.ts'

type SectionOptions = {
  strict: boolean
  withCatalogue: boolean
  /** A recipe as commands. */
  toCommands: (recipe: Recipe) => string[]
}

/** The sections of a report. */
export const sectionsOf = (tally: Tally, options: SectionOptions): CoverageSection[] =>
  openSections(tally, options).map((section) => ({
    ...section,
    items: section.items.map(({ recipe, ...item }) => ({
      ...item,
      ...(recipe && { commands: options.toCommands(recipe) }),
    })),
  }))

/** An item, with the recipe that would cover it where it is not covered. */
type OpenItem = Omit<CoverageItem, 'commands'> & { recipe?: Recipe }
type OpenSection = Omit<CoverageSection, 'items'> & { items: OpenItem[] }

const openSections = (tally: Tally, { strict, withCatalogue }: SectionOptions): OpenSection[] => [
  coverageSection('operations', 'operations that returned a success', operations(tally)),
  coverageSection(
    'error codes',
    'documented error codes, by the operation that returns them',
    errors(tally, strict),
  ),
  coverageSection('states', 'task states that a reply showed', states(tally)),
  coverageSection('transitions', "transitions of a task's lifecycle", transitions(tally)),
  // Not counted: faults belong to the emulator and not to the service. A suite that covers the
  // same effects by other means lacks nothing, and a new version with a new kind of fault must not
  // push an unchanged suite below its --fail-under.
  coverageSection('faults', 'kinds of faults that were applied', faults(tally), false),
  ...(withCatalogue
    ? [
        coverageSection(
          'catalogue',
          'all known error codes in replies',
          catalogue(tally, strict),
          false,
        ),
      ]
    : []),
]

/** The percentage, rounded down to a tenth: 100 means all of them. */
export const percent = (covered: number, total: number): number =>
  total === 0 ? 100 : Math.floor((covered * 1000) / total) / 10

const coverageSection = (
  name: string,
  description: string,
  items: OpenItem[],
  counted = true,
): OpenSection => {
  const covered = items.filter(({ hits }) => hits > 0).length
  const total = items.length
  return { name, description, counted, covered, total, percent: percent(covered, total), items }
}

const coverageItem = (
  name: string,
  hits: number | undefined,
  recipe: () => Recipe | undefined,
  note?: string,
): OpenItem => {
  const steps = hits ? undefined : recipe()
  return {
    name,
    hits: hits ?? 0,
    ...(note && { note }),
    ...(steps && { recipe: steps }),
  }
}

const rows = [...cloud, ...iam]

const operations = ({ operations, refused }: Tally) =>
  rows.map(({ id, method, path }) => {
    const onlyRefused = !operations.has(id) && refused.has(id) ? '; so far only refused' : ''
    const note = `${method} ${path}${onlyRefused}`
    return coverageItem(id, operations.get(id), () => operationRecipes()[id], note)
  })

const errors = (tally: Tally, strict: boolean) => [
  ...rows.flatMap(({ id, refusals: names }) =>
    errorItems(
      id,
      names.filter((name) => !generalRefusals.includes(name)),
      tally,
    ),
  ),
  ...errorItems(
    '',
    generalRefusals.filter((name) => strict || name !== 'UnknownField'),
    tally,
  ),
]

/** One item for each code; several refusals may share a code. */
const errorItems = (operation: string, names: readonly RefusalName[], { errors }: Tally) =>
  [...Map.groupBy(names, (name) => errorTemplates[name].code)].map(([code, list]) => {
    const key = errorKey(operation, code)
    const recipe = () => refusalRecipe(list[0]!, operation)
    return coverageItem(key, errors.get(key), recipe, list.join(', '))
  })

const states = ({ statesShown, statesReached }: Tally) =>
  taskStates.map((state) => {
    const places = lifecycleStates().filter(({ meta }) => meta.wire === state)
    const recipe = () => stateRecipe(places.map(({ name }) => name))
    const reached = !statesShown.has(state) && statesReached.has(state)
    const note = reached ? 'reached, but no reply showed it' : undefined
    return {
      ...coverageItem(state, statesShown.get(state), recipe, note),
      ...(reached && { reached }),
    }
  })

const transitions = ({ transitions }: Tally) =>
  transitionNames()
    .filter((name) => transitions.has(name) || transitionRecipe(name))
    .map((name) =>
      coverageItem(name, transitions.get(name), () => transitionRecipe(name), whyUnreachable(name)),
    )

const faults = (tally: Tally) =>
  faultKinds.map(({ kind, summary }) =>
    coverageItem(kind, tally.faults.get(kind), () => faultRecipes[kind], summary),
  )

const catalogue = ({ codes }: Tally, strict: boolean) =>
  [...errorCatalogue().values()].map(({ code, message }) =>
    coverageItem(code, codes.get(code), () => errorCodeRecipe(code, strict), message),
  )
