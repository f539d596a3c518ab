// For each kind of fault the calls that let it strike. A kind that has no recipe does not compile.
import type { faultKinds } from '../faults/kinds/index.ts'
import type { FaultRequest } from '../faults/schema.ts'
import {
  advanceClock,
  advanceUntil,
  callOperation,
  callWithIds,
  createReadyTask,
  createTask,
  createTemplate,
  type Recipe,
  type RecipeStep,
  registerServer,
  serverBody,
  signInAlice,
  taskAction,
} from './step.ts'

type KindName = (typeof faultKinds)[number]['kind']

/** Arms a fault in the workspace. */
export const armFault = (fault: FaultRequest): RecipeStep =>
  callWithIds('ArmFault', ['workspace'], { body: fault })

const listTasks = callOperation('ListTasks')
const match = { operation: 'ListTasks' }
/** Strikes one listing of tasks, and is over. */
const matchOnce = { match, times: 1 }

/** The task that a recipe keeps. */
const matchTask = { match: { task: '$TASK' } }

/** Real-service spans at the pace of 20: to the first sub-task that has a name, and to the copy. */
const TO_FIRST_MS = 1_000
const TO_COPY_MS = 13_000
const DRILL_MS = 30_000
const HALF_CLONE_MS = 5_000
const CLEARING_MS = 1_000

/** What strikes a request: the last call of each is struck. */
const requestFaultRecipes = {
  refuse: [armFault({ kind: 'refuse', ...matchOnce, error_code: 'SMS.9004' }), listTasks],
  delay: [armFault({ kind: 'delay', ...matchOnce, ms: 100 }), listTasks],
  disconnect: [armFault({ kind: 'disconnect', ...matchOnce }), listTasks],
  reset: [armFault({ kind: 'reset', ...matchOnce }), listTasks],
  // Without a body rather than without a reply, for which a client would wait.
  empty: [armFault({ kind: 'empty', ...matchOnce }), listTasks],
  truncate: [armFault({ kind: 'truncate', ...matchOnce }), listTasks],
  garble: [armFault({ kind: 'garble', ...matchOnce }), listTasks],
  'slow-body': [armFault({ kind: 'slow-body', ...matchOnce, bytes_per_s: 1_000 }), listTasks],
  throttle: [
    armFault({ kind: 'throttle', match, limit: 1, period_ms: 60_000 }),
    listTasks,
    listTasks,
  ],
  'stale-token': [
    signInAlice,
    armFault({ kind: 'stale-token', match }),
    callOperation('ListTasks', { token: '$ALICE' }),
  ],
  'wrong-content-type': [armFault({ kind: 'wrong-content-type', ...matchOnce }), listTasks],
  'quota-reached': [
    armFault({ kind: 'quota-reached', times: 1, what: 'servers' }),
    callOperation('RegisterServer', { body: serverBody() }),
  ],
  'target-password-gone': [
    createTemplate(),
    armFault({ kind: 'target-password-gone', times: 1 }),
    callWithIds('ShowTargetPassword', ['id']),
  ],
} satisfies Partial<Record<KindName, Recipe>>

/** What strikes a source, or a task on its way: the last call lets it happen, or looks at it. */
const taskFaultRecipes = {
  'fail-subtask': [
    ...createReadyTask(),
    armFault({ kind: 'fail-subtask', ...matchTask, subtask: 'SSL_CONFIG', error_code: 'SMS.3805' }),
    taskAction('start'),
    advanceUntil('MIGRATE_FAIL'),
  ],
  'stall-subtask': [
    ...createReadyTask(),
    armFault({ kind: 'stall-subtask', ...matchTask, subtask: 'SSL_CONFIG', for_ms: 60_000 }),
    taskAction('start'),
    advanceClock(TO_FIRST_MS),
  ],
  'fail-clone': [
    ...createReadyTask({ syncing: true }),
    taskAction('start'),
    advanceUntil('SYNCING'),
    armFault({ kind: 'fail-clone', ...matchTask }),
    taskAction('clone_test'),
    advanceClock(HALF_CLONE_MS),
  ],
  'fail-drill': [
    ...createReadyTask({ need_migration_test: true }),
    armFault({ kind: 'fail-drill', ...matchTask }),
    taskAction('migration_test'),
    advanceClock(DRILL_MS),
  ],
  'fail-snapshot-clear': [
    ...createReadyTask(),
    taskAction('start'),
    advanceUntil('MIGRATE_SUCCESS'),
    armFault({ kind: 'fail-snapshot-clear', ...matchTask }),
    taskAction('clear'),
    advanceClock(CLEARING_MS),
  ],
  // Only a target that the service makes needs a quota.
  'target-quota-reached': [
    registerServer(),
    createTask({ exist_server: false, target_server: { name: 'web-1' } }),
    armFault({ kind: 'target-quota-reached', ...matchTask, what: 'ecs' }),
    taskAction('start'),
    advanceUntil('MIGRATE_FAIL'),
  ],
  'slow-network': [
    ...createReadyTask(),
    armFault({ kind: 'slow-network', ...matchTask, mbps: 5 }),
    taskAction('start'),
    advanceClock(TO_COPY_MS),
  ],
  'flapping-network': [
    ...createReadyTask(),
    armFault({ kind: 'flapping-network', ...matchTask, up_ms: 1_000, down_ms: 2_000 }),
    taskAction('start'),
    advanceClock(TO_COPY_MS),
  ],
  // Only a copy with a limit can exceed one.
  overspeed: [
    ...createReadyTask({ speed_limit: 10 }),
    armFault({ kind: 'overspeed', ...matchTask }),
    taskAction('start'),
    advanceUntil('ABORT'),
  ],
  'agent-offline': [
    registerServer(),
    armFault({ kind: 'agent-offline', match: { source: '$SOURCE' } }),
    callWithIds('ShowServer', ['source_id']),
  ],
  'failed-checks': [armFault({ kind: 'failed-checks', checks: ['RSYNC'] }), registerServer()],
} satisfies Partial<Record<KindName, Recipe>>

/** By kind. */
export const faultRecipes: Readonly<Record<KindName, Recipe>> = {
  ...requestFaultRecipes,
  ...taskFaultRecipes,
}
