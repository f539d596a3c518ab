// For each state and transition of a task's lifecycle a recipe that leads to it.
import { reference } from '../api/step.ts'
import {
  type LifecyclePath,
  type PathStep,
  shortestPaths,
} from '../domain/task/machine/shortest-paths.ts'
import { armFault } from './fault-recipes.ts'
import {
  act,
  advance,
  call,
  type Recipe,
  type RecipeStep,
  readyTask,
  send,
} from './recipe-steps.ts'

/** A recipe that ends with this transition; undefined where neither calls nor faults cause it. */
export const transitionRecipe = (name: string): Recipe | undefined => {
  const path = shortestPaths().transitions.get(name)
  return path && recipeForPath(path)
}

/** A recipe that ends by reading a task in one of these machine states, the nearest of them. */
export const stateRecipe = (machineStates: readonly string[]): Recipe | undefined => {
  const { states } = shortestPaths()
  const [nearest] = machineStates
    .flatMap((state) => states.get(state) ?? [])
    .sort((a, b) => a.steps.length - b.steps.length)
  return nearest && [...recipeForPath(nearest), call('ShowTask')]
}

/** Why only a loaded task can take this transition; undefined where a recipe leads to it. */
export const whyUnreachable = (name: string): string | undefined =>
  unreachableReasons[name] && `only a loaded task takes it: ${unreachableReasons[name]}`

const ALWAYS_COPIES = 'the service always plans a copy before a synchronisation or a launch'
const FAILED_RUNNING = 'a task that fails while RUNNING is MIGRATE_FAIL'
const FAILED_SYNCING = 'a task that fails while SYNCING is SYNC_FAIL'

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

const recipeForPath = ({ start, steps }: LifecyclePath): Recipe => [
  ...(Object.keys(start.settings).length > 0 ? [send('ChangeSettings', start.settings)] : []),
  ...readyTask(start.task),
  ...steps.map(toRecipeStep),
]

const toRecipeStep = (step: PathStep): RecipeStep => {
  if ('wait_ms' in step) return advance(step.wait_ms)
  if ('fault' in step) return armFault({ kind: step.fault, match: { task: reference('task') } })
  if (step.action === 'delete') return call('DeleteTask')
  // Only an agent can report a failure.
  if (step.action === 'fail')
    return send('UpdateCopyState', { copystate: 'error', migrationcycle: 'replicating' })
  const { action, ...parameters } = step
  return act(action, parameters)
}
