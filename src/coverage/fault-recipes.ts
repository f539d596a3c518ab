// For each kind of fault the calls that let it strike. A kind that has no recipe does not compile.
import type { faultKinds } from '../faults/kinds/index.ts'
import type { FaultRequest } from '../faults/shapes.ts'
import {
  act,
  on,
  pass,
  type Recipe,
  type RecipeStep,
  ready,
  server,
  serverBody,
  signIn,
  task,
  template,
  to,
  until,
} from './step.ts'

type KindName = (typeof faultKinds)[number]['kind']

/** Arms a fault in the workspace. */
export const arm = (fault: FaultRequest): RecipeStep =>
  on('ArmFault', ['workspace'], { body: fault })

const list = to('ListTasks')
const match = { operation: 'ListTasks' }
/** Strikes one listing of tasks, and is over. */
const once = { match, times: 1 }

/** The task that a recipe keeps. */
const mine = { match: { task: '$TASK' } }

/** Real-service spans at the pace of 20: to the first sub-task that has a name, and to the copy. */
const TO_FIRST_MS = 1_000
const TO_COPY_MS = 13_000
const DRILL_MS = 30_000
const HALF_CLONE_MS = 5_000
const CLEARING_MS = 1_000

/** What strikes a request: the last call of each is struck. */
const ofRequests = {
  refuse: [arm({ kind: 'refuse', ...once, error_code: 'SMS.9004' }), list],
  delay: [arm({ kind: 'delay', ...once, ms: 100 }), list],
  disconnect: [arm({ kind: 'disconnect', ...once }), list],
  reset: [arm({ kind: 'reset', ...once }), list],
  // Without a body rather than without a reply, for which a client would wait.
  empty: [arm({ kind: 'empty', ...once }), list],
  truncate: [arm({ kind: 'truncate', ...once }), list],
  garble: [arm({ kind: 'garble', ...once }), list],
  'slow-body': [arm({ kind: 'slow-body', ...once, bytes_per_s: 1_000 }), list],
  throttle: [arm({ kind: 'throttle', match, limit: 1, period_ms: 60_000 }), list, list],
  'stale-token': [
    signIn,
    arm({ kind: 'stale-token', match }),
    to('ListTasks', { token: '$ALICE' }),
  ],
  'wrong-content-type': [arm({ kind: 'wrong-content-type', ...once }), list],
  'quota-reached': [
    arm({ kind: 'quota-reached', times: 1, what: 'servers' }),
    to('RegisterServer', { body: serverBody() }),
  ],
  'target-password-gone': [
    template(),
    arm({ kind: 'target-password-gone', times: 1 }),
    on('ShowTargetPassword', ['id']),
  ],
} satisfies Partial<Record<KindName, Recipe>>

/** What strikes a source, or a task on its way: the last call lets it happen, or looks at it. */
const ofTasks = {
  'fail-subtask': [
    ...ready(),
    arm({ kind: 'fail-subtask', ...mine, subtask: 'SSL_CONFIG', error_code: 'SMS.3805' }),
    act('start'),
    until('MIGRATE_FAIL'),
  ],
  'stall-subtask': [
    ...ready(),
    arm({ kind: 'stall-subtask', ...mine, subtask: 'SSL_CONFIG', for_ms: 60_000 }),
    act('start'),
    pass(TO_FIRST_MS),
  ],
  'fail-clone': [
    ...ready({ syncing: true }),
    act('start'),
    until('SYNCING'),
    arm({ kind: 'fail-clone', ...mine }),
    act('clone_test'),
    pass(HALF_CLONE_MS),
  ],
  'fail-drill': [
    ...ready({ need_migration_test: true }),
    arm({ kind: 'fail-drill', ...mine }),
    act('migration_test'),
    pass(DRILL_MS),
  ],
  'fail-snapshot-clear': [
    ...ready(),
    act('start'),
    until('MIGRATE_SUCCESS'),
    arm({ kind: 'fail-snapshot-clear', ...mine }),
    act('clear'),
    pass(CLEARING_MS),
  ],
  // Only a target that the service makes needs a quota.
  'target-quota-reached': [
    server(),
    task({ exist_server: false, target_server: { name: 'web-1' } }),
    arm({ kind: 'target-quota-reached', ...mine, what: 'ecs' }),
    act('start'),
    until('MIGRATE_FAIL'),
  ],
  'slow-network': [
    ...ready(),
    arm({ kind: 'slow-network', ...mine, mbps: 5 }),
    act('start'),
    pass(TO_COPY_MS),
  ],
  'flapping-network': [
    ...ready(),
    arm({ kind: 'flapping-network', ...mine, up_ms: 1_000, down_ms: 2_000 }),
    act('start'),
    pass(TO_COPY_MS),
  ],
  // Only a copy with a limit can exceed one.
  overspeed: [
    ...ready({ speed_limit: 10 }),
    arm({ kind: 'overspeed', ...mine }),
    act('start'),
    until('ABORT'),
  ],
  'agent-offline': [
    server(),
    arm({ kind: 'agent-offline', match: { source: '$SOURCE' } }),
    on('ShowServer', ['source_id']),
  ],
  'failed-checks': [arm({ kind: 'failed-checks', checks: ['RSYNC'] }), server()],
} satisfies Partial<Record<KindName, Recipe>>

/** By kind. */
export const faultRecipes: Readonly<Record<KindName, Recipe>> = { ...ofRequests, ...ofTasks }
