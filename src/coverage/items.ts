// What there is to be met, section by section, and what a tally says of it.

import { errorCatalogue } from '../api/error-catalogue.ts'
import { errorTemplates } from '../api/refusals.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import { taskStates } from '../domain/task/task.ts'
import { faultKinds } from '../faults/kinds/index.ts'
import { cloud, iam } from '../operations/index.ts'
import { catalogueRecipe } from './catalogue-recipes.ts'
import { toCurlCommands } from './curl.ts'
import { faultRecipes } from './fault-recipes.ts'
import { stateRecipe, transitionRecipe, whyUnreachable } from './lifecycle-recipes.ts'
import { operationRecipes } from './operation-recipes.ts'
import { refusalRecipes } from './refusal-recipes.ts'
import type { CoverageItem, CoverageSection } from './report.ts'
import type { Recipe } from './step.ts'
import { errorKey, generalRefusals, type Tally } from './tally.ts'
import { transitionNames } from './transitions.ts'

/** Whole tenths of a percent, rounded down: only all of them are 100. */
export const percent = (covered: number, total: number): number =>
  total === 0 ? 100 : Math.floor((covered * 1000) / total) / 10

const coverageItem = (
  name: string,
  hits: number,
  recipe: () => Recipe | undefined,
  note?: string,
) => {
  const steps = hits === 0 ? recipe() : undefined
  return {
    name,
    met: hits,
    ...(note && { note }),
    ...(steps && { fill: toCurlCommands(steps) }),
  }
}

const coverageSection = (
  name: string,
  what: string,
  items: CoverageItem[],
  counts = true,
): CoverageSection => {
  const covered = items.filter((each) => each.met > 0).length
  return {
    name,
    what,
    counts,
    met: covered,
    total: items.length,
    percent: percent(covered, items.length),
    items,
  }
}

const rows = [...cloud, ...iam]

const operations = ({ operations, refused }: Tally) =>
  rows.map(({ id, method, path }) => {
    const only = !operations.has(id) && refused.has(id) ? '; so far only refused' : ''
    const recipe = () => operationRecipes[id]
    return coverageItem(id, operations.get(id) ?? 0, recipe, `${method} ${path}${only}`)
  })

/** Error codes with the refusals that each stands for. */
const groupByCode = (names: readonly RefusalName[]) => {
  const codes = new Map<string, RefusalName[]>()
  for (const name of names)
    codes.set(errorTemplates[name].code, [...(codes.get(errorTemplates[name].code) ?? []), name])
  return [...codes]
}

const errorItems = (operation: string, names: readonly RefusalName[], { errors }: Tally) =>
  groupByCode(names).map(([code, list]) => {
    const key = errorKey(operation, code)
    return coverageItem(
      key,
      errors.get(key) ?? 0,
      () => refusalRecipes[list[0]!](operation),
      list.join(', '),
    )
  })

const isOperationSpecific = (name: RefusalName) => !generalRefusals.includes(name)

const errors = (tally: Tally, strict: boolean) => [
  ...rows.flatMap(({ id, refusals: names }) =>
    errorItems(id, names.filter(isOperationSpecific), tally),
  ),
  ...errorItems(
    '',
    generalRefusals.filter((name) => strict || name !== 'UnknownField'),
    tally,
  ),
]

const machineStatesOf = (wire: string) =>
  lifecycleStates()
    .filter(({ meta }) => meta.wire === wire)
    .map(({ name }) => name)

const states = ({ statesShown, statesReached }: Tally) =>
  taskStates.map((state) => {
    const note =
      statesShown.has(state) || !statesReached.has(state)
        ? undefined
        : 'reached, but never looked at'
    return coverageItem(
      state,
      statesShown.get(state) ?? 0,
      () => stateRecipe(machineStatesOf(state)),
      note,
    )
  })

const transitions = ({ transitions }: Tally) =>
  transitionNames()
    .filter((name) => transitions.has(name) || transitionRecipe(name))
    .map((name) => {
      const recipe = () => transitionRecipe(name)
      return coverageItem(name, transitions.get(name) ?? 0, recipe, whyUnreachable(name))
    })

const faults = (tally: Tally) =>
  faultKinds.map(({ kind, summary }) =>
    coverageItem(kind, tally.faults.get(kind) ?? 0, () => faultRecipes[kind], summary),
  )

const catalogue = ({ codes }: Tally, strict: boolean) =>
  [...errorCatalogue().values()].map(({ code, message }) =>
    coverageItem(code, codes.get(code) ?? 0, () => catalogueRecipe(code, strict), message),
  )

/** The sections of a report. */
export const sectionsOf = (
  tally: Tally,
  { strict, withCatalogue }: { strict: boolean; withCatalogue: boolean },
): CoverageSection[] => [
  coverageSection('operations', 'operations answered with success', operations(tally)),
  coverageSection(
    'error codes',
    'documented error codes, by the operation that answers',
    errors(tally, strict),
  ),
  coverageSection('states', 'states of tasks that a reply showed', states(tally)),
  coverageSection('transitions', "transitions of a task's life", transitions(tally)),
  // Not counted: faults are the emulator's and not the service's, so that a suite which meets what
  // they do by other means lacks nothing, and a version that knows one kind more must not push an
  // unchanged suite below its --fail-under.
  coverageSection('faults', 'kinds of faults that struck', faults(tally), false),
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
