// What there is to be met, section by section, and what a tally says of it.

import { errorCatalogue } from '../api/error-catalogue.ts'
import { refusals } from '../api/refusals.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { lifeStates } from '../domain/task/machine/describe.ts'
import { taskStates } from '../domain/task/task.ts'
import { faultKinds } from '../faults/kinds/index.ts'
import { cloud, iam } from '../operations/index.ts'
import { catalogueRecipe } from './catalogue-recipes.ts'
import { curlOf } from './curl.ts'
import { faultRecipes } from './fault-recipes.ts'
import { placeRecipe, transitionRecipe, whyBeyondReach } from './life-recipes.ts'
import { operationRecipes } from './operation-recipes.ts'
import { refusalRecipes } from './refusal-recipes.ts'
import type { CoverageItem, CoverageSection } from './report.ts'
import type { Recipe } from './step.ts'
import { errorKey, generalRefusals, type Tally } from './tally.ts'
import { transitionNames } from './transitions.ts'

/** Whole tenths of a percent, rounded down: only all of them are 100. */
export const percentOf = (met: number, total: number): number =>
  total === 0 ? 100 : Math.floor((met * 1000) / total) / 10

const item = (name: string, met: number, recipe: () => Recipe | undefined, note?: string) => {
  const steps = met === 0 ? recipe() : undefined
  return {
    name,
    met,
    ...(note && { note }),
    ...(steps && { fill: curlOf(steps) }),
  }
}

const section = (
  name: string,
  what: string,
  items: CoverageItem[],
  counts = true,
): CoverageSection => {
  const met = items.filter((each) => each.met > 0).length
  return {
    name,
    what,
    counts,
    met,
    total: items.length,
    percent: percentOf(met, items.length),
    items,
  }
}

const rows = [...cloud, ...iam]

const operations = ({ operations, refused }: Tally) =>
  rows.map(({ id, method, path }) => {
    const only = !operations.has(id) && refused.has(id) ? '; so far only refused' : ''
    const recipe = () => operationRecipes[id]
    return item(id, operations.get(id) ?? 0, recipe, `${method} ${path}${only}`)
  })

/** Error codes with the refusals that each stands for. */
const byCode = (names: readonly RefusalName[]) => {
  const codes = new Map<string, RefusalName[]>()
  for (const name of names)
    codes.set(refusals[name].code, [...(codes.get(refusals[name].code) ?? []), name])
  return [...codes]
}

const errorsOf = (operation: string, names: readonly RefusalName[], { errors }: Tally) =>
  byCode(names).map(([code, list]) => {
    const key = errorKey(operation, code)
    return item(
      key,
      errors.get(key) ?? 0,
      () => refusalRecipes[list[0]!](operation),
      list.join(', '),
    )
  })

const isSpecial = (name: RefusalName) => !generalRefusals.includes(name)

const errors = (tally: Tally, strict: boolean) => [
  ...rows.flatMap(({ id, refusals: names }) => errorsOf(id, names.filter(isSpecial), tally)),
  ...errorsOf(
    '',
    generalRefusals.filter((name) => strict || name !== 'UnknownField'),
    tally,
  ),
]

const placesOf = (wire: string) =>
  lifeStates()
    .filter(({ meta }) => meta.wire === wire)
    .map(({ name }) => name)

const states = ({ shown, reached }: Tally) =>
  taskStates.map((state) => {
    const note =
      shown.has(state) || !reached.has(state) ? undefined : 'reached, but never looked at'
    return item(state, shown.get(state) ?? 0, () => placeRecipe(placesOf(state)), note)
  })

const transitions = ({ transitions }: Tally) =>
  transitionNames()
    .filter((name) => transitions.has(name) || transitionRecipe(name))
    .map((name) => {
      const recipe = () => transitionRecipe(name)
      return item(name, transitions.get(name) ?? 0, recipe, whyBeyondReach(name))
    })

const faults = (tally: Tally) =>
  faultKinds.map(({ kind, summary }) =>
    item(kind, tally.faults.get(kind) ?? 0, () => faultRecipes[kind], summary),
  )

const catalogue = ({ codes }: Tally, strict: boolean) =>
  [...errorCatalogue().values()].map(({ code, message }) =>
    item(code, codes.get(code) ?? 0, () => catalogueRecipe(code, strict), message),
  )

/** The sections of a report. */
export const sectionsOf = (
  tally: Tally,
  { strict, withCatalogue }: { strict: boolean; withCatalogue: boolean },
): CoverageSection[] => [
  section('operations', 'operations answered with success', operations(tally)),
  section(
    'error codes',
    'documented error codes, by the operation that answers',
    errors(tally, strict),
  ),
  section('states', 'states of tasks that a reply showed', states(tally)),
  section('transitions', "transitions of a task's life", transitions(tally)),
  // Not counted: faults are the emulator's and not the service's, so that a suite which meets what
  // they do by other means lacks nothing, and a version that knows one kind more must not push an
  // unchanged suite below its --fail-under.
  section('faults', 'kinds of faults that struck', faults(tally), false),
  ...(withCatalogue
    ? [section('catalogue', 'all known error codes in replies', catalogue(tally, strict), false)]
    : []),
]
