// For each state and transition of a task's life the calls that lead there, by the machine itself.
import type { Way, WayStep } from '../domain/task/machine/path-starts.ts'
import { waysThroughLife } from '../domain/task/machine/shortest-paths.ts'
import { arm } from './fault-recipes.ts'
import { act, on, pass, type Recipe, type RecipeStep, ready, set } from './step.ts'

const stepOf = (step: WayStep): RecipeStep => {
  if ('wait_ms' in step) return pass(step.wait_ms)
  if ('fault' in step) return arm({ kind: step.fault, match: { task: '$TASK' } })
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

/** The calls that end with this transition; undefined where none lead to it, nor any fault. */
export const transitionRecipe = (name: string): Recipe | undefined => {
  const way = waysThroughLife().transitions.get(name)
  return way && recipeOf(way)
}

const ALWAYS_COPIES = 'a plan of the service has a copy before the synchronisation or launch'
const FAILED_RUNNING = 'what fails while RUNNING is MIGRATE_FAIL'
const FAILED_SYNCING = 'what fails while SYNCING is SYNC_FAIL'

const beyondReach: Readonly<Record<string, string>> = {
  'RUNNING.initialize after step SYNCING.continuous': ALWAYS_COPIES,
  'RUNNING.initialize after step RUNNING.cutovering': ALWAYS_COPIES,
  'MIGRATE_FAIL start SYNCING.resyncing': FAILED_SYNCING,
  'MIGRATE_FAIL start SYNCING.continuous': FAILED_SYNCING,
  'SYNC_FAIL start RUNNING.initialize': FAILED_RUNNING,
  'SYNC_FAIL start RUNNING.replicate': FAILED_RUNNING,
  'SYNC_FAIL start RUNNING.cutovering': FAILED_RUNNING,
  'SYNC_FAIL start RUNNING.syncing': FAILED_RUNNING,
}

/** Why only a planted task can take this transition; undefined where a recipe leads to it. */
export const whyBeyondReach = (name: string): string | undefined =>
  beyondReach[name] && `only a planted task takes it: ${beyondReach[name]}`

/** The calls that end with a look at a task in one of these places, the nearest of them. */
export const placeRecipe = (places: readonly string[]): Recipe | undefined => {
  const { places: ways } = waysThroughLife()
  const [nearest] = places
    .flatMap((place) => ways.get(place) ?? [])
    .sort((a, b) => a.steps.length - b.steps.length)
  return nearest && [...recipeOf(nearest), on('ShowTask', ['task_id'])]
}
