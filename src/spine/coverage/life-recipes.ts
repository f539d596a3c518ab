// For each state and transition of a task's life the calls that lead there, by the machine itself.
import type { Way, WayStep } from '../../domain/task/way-births.ts'
import { waysThroughLife } from '../../domain/task/ways.ts'
import { act, on, pass, type Recipe, type RecipeStep, ready, set } from './step.ts'

const stepOf = (step: WayStep): RecipeStep => {
  if ('wait_ms' in step) return pass(step.wait_ms)
  if (step.action === 'delete') return on('DeleteTask', ['task_id'])
  // A failure is an agent's to report.
  if (step.action === 'fail') return on('UpdateCopyState', ['source_id'], { body: failed })
  return act(step.action)
}

const failed = { copystate: 'error' }

const recipeOf = ({ birth, steps }: Way): Recipe => [
  ...(Object.keys(birth.settings).length > 0 ? [set(birth.settings)] : []),
  ...ready(birth.task),
  ...steps.map(stepOf),
]

/** The calls that end with this transition; undefined where no client's calls can lead to it. */
export const transitionRecipe = (name: string): Recipe | undefined => {
  const way = waysThroughLife().transitions.get(name)
  return way && recipeOf(way)
}

/** The calls that end with a look at a task in one of these places, the nearest of them. */
export const placeRecipe = (places: readonly string[]): Recipe | undefined => {
  const { places: ways } = waysThroughLife()
  const [nearest] = places
    .flatMap((place) => ways.get(place) ?? [])
    .sort((a, b) => a.steps.length - b.steps.length)
  return nearest && [...recipeOf(nearest), on('ShowTask', ['task_id'])]
}
