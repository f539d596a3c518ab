// For each state and transition of a task's life the calls that lead there, by the machine itself.
import {
  type LifecyclePath,
  type PathStep,
  shortestPaths,
} from '../domain/task/machine/shortest-paths.ts'
import { armFault } from './fault-recipes.ts'
import {
  advanceClock,
  callWithIds,
  changeSettings,
  createReadyTask,
  type Recipe,
  type RecipeStep,
  taskAction,
} from './step.ts'

const toRecipeStep = (step: PathStep): RecipeStep => {
  if ('wait_ms' in step) return advanceClock(step.wait_ms)
  if ('fault' in step) return armFault({ kind: step.fault, match: { task: '$TASK' } })
  if (step.action === 'delete') return callWithIds('DeleteTask', ['task_id'])
  // A failure is an agent's to report.
  if (step.action === 'fail') return callWithIds('UpdateCopyState', ['source_id'], { body: failed })
  return taskAction(step.action)
}

const failed = { copystate: 'error' }

const recipeForPath = ({ start: birth, steps }: LifecyclePath): Recipe => [
  ...(Object.keys(birth.settings).length > 0 ? [changeSettings(birth.settings)] : []),
  ...createReadyTask(birth.task),
  ...steps.map(toRecipeStep),
]

/** The calls that end with this transition; undefined where none lead to it, nor any fault. */
export const transitionRecipe = (name: string): Recipe | undefined => {
  const path = shortestPaths().transitions.get(name)
  return path && recipeForPath(path)
}

const ALWAYS_COPIES = 'a plan of the service has a copy before the synchronisation or launch'
const FAILED_RUNNING = 'what fails while RUNNING is MIGRATE_FAIL'
const FAILED_SYNCING = 'what fails while SYNCING is SYNC_FAIL'

const unreachableReasons: Readonly<Record<string, string>> = {
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
export const whyUnreachable = (name: string): string | undefined =>
  unreachableReasons[name] && `only a planted task takes it: ${unreachableReasons[name]}`

/** The calls that end with a look at a task in one of these places, the nearest of them. */
export const stateRecipe = (places: readonly string[]): Recipe | undefined => {
  const { states: paths } = shortestPaths()
  const [nearest] = places
    .flatMap((place) => paths.get(place) ?? [])
    .sort((a, b) => a.steps.length - b.steps.length)
  return nearest && [...recipeForPath(nearest), callWithIds('ShowTask', ['task_id'])]
}
