// For each kind of fault a recipe that lets it apply. A kind without a recipe does not compile.
import { sampleServer } from '../api/sample-server.ts'
import { reference } from '../api/step.ts'
import type { faultKinds } from '../faults/kinds/index.ts'
import type { FaultRequest } from '../faults/schema.ts'
import {
  act,
  advance,
  advanceUntil,
  call,
  createTask,
  createTemplate,
  listTasksAsAlice,
  type Recipe,
  type RecipeStep,
  readyTask,
  registerServer,
  send,
  signInAlice,
  start,
} from './recipe-steps.ts'

type KindName = (typeof faultKinds)[number]['kind']

/** Arms a fault in the workspace. */
export const armFault = (fault: FaultRequest): RecipeStep => send('ArmFault', fault)

const listTasks = call('ListTasks')
const match = { operation: 'ListTasks' }
/** A fault that applies to one listing of tasks. */
const once = { match, times: 1 }
const onTask = { match: { task: reference('task') } }

/** Durations of the real service at the pace of 20: to the first sub-task, and to the copy. */
const TO_FIRST_MS = 1_000
const TO_COPY_MS = 13_000
const DRILL_MS = 30_000
const HALF_CLONE_MS = 5_000
const CLEARING_MS = 1_000

/** Faults of requests apply to the last call. */
const requestFaultRecipes = {
  refuse: [armFault({ kind: 'refuse', ...once, error_code: 'SMS.9004' }), listTasks],
  delay: [armFault({ kind: 'delay', ...once, ms: 100 }), listTasks],
  disconnect: [armFault({ kind: 'disconnect', ...once }), listTasks],
  reset: [armFault({ kind: 'reset', ...once }), listTasks],
  // Without a body, not without a reply: a client would wait for that.
  empty: [armFault({ kind: 'empty', ...once }), listTasks],
  truncate: [armFault({ kind: 'truncate', ...once }), listTasks],
  garble: [armFault({ kind: 'garble', ...once }), listTasks],
  'slow-body': [armFault({ kind: 'slow-body', ...once, bytes_per_s: 1_000 }), listTasks],
  throttle: [
    armFault({ kind: 'throttle', match, limit: 1, period_ms: 60_000 }),
    listTasks,
    listTasks,
  ],
  'stale-token': [signInAlice, armFault({ kind: 'stale-token', match }), listTasksAsAlice],
  'wrong-content-type': [armFault({ kind: 'wrong-content-type', ...once }), listTasks],
  'quota-reached': [
    armFault({ kind: 'quota-reached', times: 1, what: 'servers' }),
    send('RegisterServer', sampleServer()),
  ],
  'target-password-gone': [
    createTemplate(),
    armFault({ kind: 'target-password-gone', times: 1 }),
    call('ShowTargetPassword'),
  ],
} satisfies Partial<Record<KindName, Recipe>>

/** Faults of tasks apply during the last call: it advances the clock, or reads. */
const taskFaultRecipes = {
  'fail-subtask': [
    ...readyTask(),
    armFault({ kind: 'fail-subtask', ...onTask, subtask: 'SSL_CONFIG', error_code: 'SMS.3805' }),
    start,
    advanceUntil('MIGRATE_FAIL'),
  ],
  'stall-subtask': [
    ...readyTask(),
    armFault({ kind: 'stall-subtask', ...onTask, subtask: 'SSL_CONFIG', for_ms: 60_000 }),
    start,
    advance(TO_FIRST_MS),
  ],
  'fail-clone': [
    ...readyTask({ syncing: true }),
    start,
    advanceUntil('SYNCING'),
    armFault({ kind: 'fail-clone', ...onTask }),
    act('clone_test'),
    advance(HALF_CLONE_MS),
  ],
  'fail-drill': [
    ...readyTask({ need_migration_test: true }),
    armFault({ kind: 'fail-drill', ...onTask }),
    act('migration_test'),
    advance(DRILL_MS),
  ],
  'fail-snapshot-clear': [
    ...readyTask(),
    start,
    advanceUntil('MIGRATE_SUCCESS'),
    armFault({ kind: 'fail-snapshot-clear', ...onTask }),
    act('clear'),
    advance(CLEARING_MS),
  ],
  // Only a target that the service creates needs a quota.
  'target-quota-reached': [
    registerServer(),
    createTask({ exist_server: false, target_server: { name: 'web-1' } }),
    armFault({ kind: 'target-quota-reached', ...onTask, what: 'ecs' }),
    start,
    advanceUntil('MIGRATE_FAIL'),
  ],
  'slow-network': [
    ...readyTask(),
    armFault({ kind: 'slow-network', ...onTask, mbps: 5 }),
    start,
    advance(TO_COPY_MS),
  ],
  'flapping-network': [
    ...readyTask(),
    armFault({ kind: 'flapping-network', ...onTask, up_ms: 1_000, down_ms: 2_000 }),
    start,
    advance(TO_COPY_MS),
  ],
  // Only a copy with a limit can exceed it.
  overspeed: [
    ...readyTask({ speed_limit: 10 }),
    armFault({ kind: 'overspeed', ...onTask }),
    start,
    advanceUntil('ABORT'),
  ],
  'agent-offline': [
    registerServer(),
    armFault({ kind: 'agent-offline', match: { source: reference('source') } }),
    call('ShowServer'),
  ],
  'failed-checks': [armFault({ kind: 'failed-checks', checks: ['RSYNC'] }), registerServer()],
} satisfies Partial<Record<KindName, Recipe>>

/** By kind. */
export const faultRecipes: Readonly<Record<KindName, Recipe>> = {
  ...requestFaultRecipes,
  ...taskFaultRecipes,
}
