// The life of a source server: what each event changes. life.md beside it is generated from this.
import type { Evidence } from '../evidence.ts'
import { enterState, type MigrationCycle, type Server, type SourceState } from './server.ts'

/** A value of the table with its evidence; null means that the event keeps what was there. */
export type LifeCell<T> = { value: T | null; basis: Evidence }

/** What one event changes. Times are those of the replies; `now` is the instant of the event. */
export type LifeRow = {
  description: string
  state: LifeCell<SourceState>
  migration_cycle: LifeCell<MigrationCycle>
  connected: LifeCell<boolean>
  state_action_time: LifeCell<'now'>
  stage_action_time: LifeCell<'now'>
  last_visit_time: LifeCell<'now'>
  /** The state of `current_task`; `none` without a task. */
  task: LifeCell<string>
  /** Where the documents say so. `ref@`, `UG@` and `FAQ@` are offsets in their texts. */
  source: string
}

type Change = Partial<{
  state: SourceState
  cycle: MigrationCycle
  connected: boolean
  times: string
  task: string
  /** The cells that no document gives. */
  assumed: readonly (keyof LifeRow)[]
}>

const row = (description: string, change: Change, source: string): LifeRow => {
  const basisOf = (cell: keyof LifeRow): Evidence =>
    change.assumed?.includes(cell) ? 'assumed' : 'documented'
  const cell = <T>(name: keyof LifeRow, value: T | undefined): LifeCell<T> => ({
    value: value ?? null,
    basis: basisOf(name),
  })
  const time = (name: keyof LifeRow, word: string) =>
    cell(name, change.times?.split(' ').includes(word) ? ('now' as const) : undefined)
  return {
    description,
    state: cell('state', change.state),
    migration_cycle: cell('migration_cycle', change.cycle),
    connected: cell('connected', change.connected),
    state_action_time: time('state_action_time', 'state'),
    stage_action_time: time('stage_action_time', 'stage'),
    last_visit_time: time('last_visit_time', 'visit'),
    task: cell('task', change.task),
    source,
  }
}

const STAGES = 'rule of SMS.7728, ref@1068k'
const STATES = 'Table 5-35'

/**
 * Every event in the life of a source server. The code takes state, stage, connection and visits
 * from here; a `state_action_time` and a `stage_action_time` move exactly when state and stage do.
 */
export const serverLife = {
  registered: row(
    'Registered, and no check is an ERROR.',
    {
      state: 'waiting',
      cycle: 'checking',
      connected: true,
      times: 'state stage visit',
      task: 'none',
    },
    'ListServers examples, ref@216k-219k; UG@34.5k',
  ),
  registeredUnfit: row(
    'Registered, and a check is an ERROR.',
    {
      state: 'unavailable',
      cycle: 'checking',
      connected: true,
      times: 'state stage visit',
      task: 'none',
    },
    'ListServers examples, ref@221k-224k',
  ),
  taskMade: row(
    'A task is made.',
    { state: 'waiting', cycle: 'setting', times: 'stage', task: 'READY' },
    `${STAGES}; FAQ@129k`,
  ),
  taskMadeForDrill: row(
    'A task with a migration drill is made.',
    { state: 'premigready', cycle: 'setting', times: 'state stage', task: 'READY' },
    `${STAGES}; UG@49k`,
  ),
  configured: row('The task is changed, or its options are set.', {}, 'UpdateTask, 5.4.6'),
  drillBegun: row(
    'A drill begins, by a start or by migration_test.',
    { state: 'premiging', cycle: 'setting', times: 'state', task: 'READY', assumed: ['task'] },
    'UG@49k; ShowCommand, ref@683k',
  ),
  drillDone: row(
    'A drill has ended well.',
    { state: 'premiged', cycle: 'setting', times: 'state', task: 'READY', assumed: ['task'] },
    `UG@49k; ${STAGES}`,
  ),
  drillFailed: row(
    'A drill has failed.',
    { state: 'premigfailed', cycle: 'setting', times: 'state', task: 'READY', assumed: ['task'] },
    'FAQ@294k',
  ),
  started: row(
    'The replication begins with its preparations.',
    { state: 'initialize', cycle: 'replicating', times: 'state stage', task: 'RUNNING' },
    'ShowServer example, ref@299k-303k, whose stage_action_time is older',
  ),
  copyBegun: row(
    'The full copy begins, or goes on after a start.',
    { state: 'replicate', cycle: 'replicating', times: 'state', task: 'RUNNING' },
    STATES,
  ),
  checkSkipped: row(
    'The consistency check is being skipped.',
    { state: 'skipping', times: 'state', task: 'SKIPPING' },
    `${STATES}; ref@528k`,
  ),
  pausing: row(
    'The task is being paused.',
    { state: 'stopping', times: 'state', task: 'ABORTING' },
    STAGES,
  ),
  paused: row(
    'The task is paused.',
    { state: 'stopped', times: 'state', task: 'ABORT' },
    `${STAGES}; FAQ@281k`,
  ),
  failed: row(
    'The copy or the launch failed.',
    { state: 'error', times: 'state', task: 'MIGRATE_FAIL' },
    `${STAGES}; ref@84k-88k`,
  ),
  syncFailed: row(
    'A synchronisation failed.',
    { state: 'error', times: 'state', task: 'SYNC_FAIL' },
    `${STAGES}; FAQ@332k`,
  ),
  rolledBack: row(
    'A failed synchronisation was rolled back.',
    { state: 'stopped', times: 'state', task: 'SYNC_F_ROLLBACK_SUCCESS', assumed: ['state'] },
    'UpdateTaskStatus, 5.4.7',
  ),
  synchronising: row(
    'The copy is done and the source kept in step, or synchronised again.',
    { state: 'syncing', cycle: 'syncing', times: 'state stage', task: 'SYNCING' },
    'ListServers example, ref@213k-215k; FAQ@289k',
  ),
  cloning: row(
    'The target is being cloned.',
    { state: 'cloning', cycle: 'syncing', times: 'state', task: 'SYNCING' },
    `${STAGES}; FAQ@55k`,
  ),
  launching: row(
    'The target is being configured and launched.',
    {
      state: 'cutovering',
      cycle: 'cutovering',
      times: 'state stage',
      task: 'RUNNING',
      assumed: ['task'],
    },
    `FAQ@256k; ${STATES}`,
  ),
  launched: row(
    'The target is launched.',
    { state: 'finished', cycle: 'cutovered', times: 'state stage', task: 'MIGRATE_SUCCESS' },
    'ListServers examples, ref@205k-208k, 227k',
  ),
  clearing: row(
    'The snapshots are being deleted.',
    {
      state: 'clearing',
      cycle: 'cutovered',
      times: 'state',
      task: 'MIGRATE_SUCCESS',
      assumed: ['task'],
    },
    'UG@74k',
  ),
  cleared: row(
    'The snapshots are deleted.',
    {
      state: 'cleared',
      cycle: 'cutovered',
      times: 'state',
      task: 'MIGRATE_SUCCESS',
      assumed: ['task'],
    },
    'UG@74k',
  ),
  clearFailed: row(
    'The snapshots could not be deleted.',
    {
      state: 'clearfailed',
      cycle: 'cutovered',
      times: 'state',
      task: 'MIGRATE_SUCCESS',
      assumed: ['task'],
    },
    STATES,
  ),
  taskDeleting: row(
    'The task is being deleted; by default this takes no time.',
    { state: 'deleting', times: 'state', task: 'DELETING' },
    STATES,
  ),
  taskDeleted: row(
    'The task is deleted.',
    { state: 'waiting', cycle: 'checking', times: 'state stage', task: 'none' },
    'UG@88k, 34.5k; ref@452k',
  ),
  agentLost: row(
    'The connection to the agent is lost; its task halts and keeps its state.',
    { connected: false, times: 'visit', assumed: ['last_visit_time'] },
    'ListServers examples, ref@216k-220k; FAQ@216k',
  ),
  agentBack: row(
    'The connection is back; the task goes on by itself (assumed; FAQ@45k starts it again).',
    { connected: true, times: 'visit' },
    'FAQ@220k',
  ),
  agentCalled: row(
    'An agent calls: for its command, or with a report.',
    { connected: true, times: 'visit' },
    `ShowCommand, 5.5.1; ${STATES}`,
  ),
  agentRestarted: row(
    'An agent starts anew. Without a task it overwrites its source, which is checked again.',
    { connected: true, times: 'visit' },
    'FAQ@128k-130k, 153k',
  ),
  agentRestartedOnFinishedWindows: row(
    'The agent of a finished Windows source starts anew: it cannot be synchronised any more.',
    { connected: false, times: 'visit', assumed: ['last_visit_time'] },
    'FAQ@154k',
  ),
} satisfies Record<string, LifeRow>

/** A row of the table. */
export type LifeEvent = keyof typeof serverLife

/** The server after an event at this instant, epoch ms. */
export const applyLifeEvent = (server: Server, event: LifeEvent, now: number): Server => {
  const { state, migration_cycle, connected, last_visit_time }: LifeRow = serverLife[event]
  const entered = enterState(
    server,
    state.value ?? server.state,
    migration_cycle.value ?? server.migration_cycle,
    now,
  )
  return {
    ...entered,
    connected: connected.value ?? server.connected,
    last_visit_time: last_visit_time.value ? now : server.last_visit_time,
  }
}

/** State and stage after an event, as the task machine shows them in the meta of its states. */
export const sourceAfter = (
  life: LifeEvent,
): { life: LifeEvent; source?: SourceState; cycle?: MigrationCycle } => {
  const { state, migration_cycle }: LifeRow = serverLife[life]
  return {
    life,
    ...(state.value && { source: state.value }),
    ...(migration_cycle.value && { cycle: migration_cycle.value }),
  }
}
