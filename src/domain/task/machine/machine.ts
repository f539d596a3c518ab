// The lifecycle of a migration task. machine.md beside it is generated from this file.
import { sourceAfter } from '../../server/life.ts'
import { machineSetup } from './guards-and-actions.ts'
import { log, network } from './parallel-states.ts'
import {
  afterSkip,
  clone,
  launch,
  openPhase,
  overspeed,
  pause,
  remove,
  removeIfAgentLost,
  resume,
  resumeAt,
  resync,
} from './shared-transitions.ts'
import { READY, RUNNING, SYNCING } from './working-states.ts'

/** A failed synchronisation that is being rolled back, whatever the state is called. */
const rollingBack = {
  entry: 'abandonRows',
  after: { rolling_back: '#SYNC_F_ROLLBACK_SUCCESS' },
  on: { delete: removeIfAgentLost },
} as const

/**
 * The lifecycle machine. Use it through `transition` and `resolveState` only: no actor ever runs.
 */
export const taskMachine = machineSetup.createMachine({
  id: 'task',
  type: 'parallel',
  context: ({ input }) => input,
  states: {
    life: {
      initial: 'READY',
      // Only for the tasks of the vendor's example requests, which need a different state each.
      on: {
        start: { guard: 'isRehearsal', target: '#RUNNING.syncing', actions: 'abandonRows' },
        stop: { guard: 'isRehearsal', target: '#ABORTING' },
        restart: {
          guard: 'isRehearsal',
          target: '#SYNCING.resyncing',
          actions: ['abandonRows', openPhase('RESYNC')],
        },
        cutover: {
          guard: 'isRehearsal',
          target: '#RUNNING.cutovering',
          actions: ['abandonRows', openPhase('CUTOVER')],
        },
        clone_test: {
          guard: 'isRehearsal',
          target: '#SYNCING.cloning',
          actions: ['abandonRows', ...clone.actions],
        },
        sync_failed_rollback: { guard: 'isRehearsal', target: '#SYNC_F_ROLLBACKING' },
      },
      states: {
        READY,
        RUNNING,
        SYNCING,
        SKIPPING: {
          id: 'SKIPPING',
          description: 'The consistency check is being skipped.',
          meta: {
            command: 'SKIP',
            wire: 'SKIPPING',
            ...sourceAfter('checkSkipped'),
            basis: 'documented',
          },
          entry: 'freezeFigures',
          // Without the other effects of a row's end: a skipped check has no result.
          after: { skipping: afterSkip },
          on: { step_done: afterSkip, delete: removeIfAgentLost },
        },
        MIGRATE_SUCCESS: {
          id: 'MIGRATE_SUCCESS',
          description: 'Migrated, and the target launched.',
          meta: {
            command: 'TASK_HAS_FINISHED',
            wire: 'MIGRATE_SUCCESS',
            ...sourceAfter('launched'),
            basis: 'documented',
          },
          entry: 'freezeFigures',
          initial: 'finished',
          states: {
            finished: {
              on: {
                restart: resync,
                clear: { guard: 'hasSnapshots', target: 'clearing' },
                delete: remove,
              },
            },
            clearing: {
              description: 'Snapshots are being deleted; the source can no longer be synchronised.',
              meta: sourceAfter('clearing'),
              after: { clearing: { target: 'cleared', actions: 'dropSnapshots' } },
              on: {
                step_done: { target: 'cleared', actions: 'dropSnapshots' },
                fail: { target: 'clearfailed', actions: 'noteError' },
                delete: removeIfAgentLost,
              },
            },
            cleared: { meta: sourceAfter('cleared'), on: { delete: remove } },
            clearfailed: {
              meta: sourceAfter('clearFailed'),
              on: {
                clear: { guard: 'hasSnapshots', target: 'clearing', actions: 'clearError' },
                delete: remove,
              },
            },
          },
        },
        SYNC_SUCCESS: {
          id: 'SYNC_SUCCESS',
          description:
            'A round ended well. Only in the reply enum; shown by the setting legacy_states.',
          meta: {
            command: 'START',
            wire: 'SYNC_SUCCESS',
            ...sourceAfter('synchronising'),
            basis: 'assumed',
          },
          entry: [resumeAt('continuous'), 'freezeFigures'],
          // The events of SYNCING.continuous: it is the same continuous synchronisation.
          on: {
            stop: pause,
            cutover: launch,
            clone_test: clone,
            restart: resync,
            error_for_overspeed: overspeed,
            fail: { target: '#SYNC_FAIL', actions: 'noteError' },
            delete: removeIfAgentLost,
          },
        },
        MIGRATE_FAIL: {
          id: 'MIGRATE_FAIL',
          description: 'The copy or the launch failed.',
          meta: {
            command: 'TASK_HAS_STOPPED',
            wire: 'MIGRATE_FAIL',
            ...sourceAfter('failed'),
            basis: 'documented',
          },
          entry: 'freezeFigures',
          on: { start: resume, delete: remove },
        },
        SYNC_FAIL: {
          id: 'SYNC_FAIL',
          description: 'The synchronisation failed.',
          meta: {
            command: 'TASK_HAS_STOPPED',
            wire: 'SYNC_FAIL',
            ...sourceAfter('syncFailed'),
            basis: 'documented',
          },
          entry: 'freezeFigures',
          on: {
            start: resume,
            delete: remove,
            sync_failed_rollback: [
              { guard: 'usesLegacyStates', target: '#RESETING' },
              { target: '#SYNC_F_ROLLBACKING' },
            ],
          },
        },
        SYNC_F_ROLLBACKING: {
          id: 'SYNC_F_ROLLBACKING',
          description: 'A failed synchronisation is being rolled back.',
          meta: { command: 'TASK_HAS_STOPPED', wire: 'SYNC_F_ROLLBACKING', basis: 'documented' },
          ...rollingBack,
        },
        RESETING: {
          id: 'RESETING',
          description:
            'The same rollback under the name of the reply enum (setting legacy_states).',
          meta: { command: 'TASK_HAS_STOPPED', wire: 'RESETING', basis: 'sdk' },
          ...rollingBack,
        },
        SYNC_F_ROLLBACK_SUCCESS: {
          id: 'SYNC_F_ROLLBACK_SUCCESS',
          description: 'Rolled back to the last launch.',
          meta: {
            command: 'TASK_HAS_STOPPED',
            wire: 'SYNC_F_ROLLBACK_SUCCESS',
            ...sourceAfter('rolledBack'),
            basis: 'documented',
          },
          entry: 'freezeFigures',
          on: { start: { target: '#RUNNING.syncing', actions: 'clearError' }, delete: remove },
        },
        ABORTING: {
          id: 'ABORTING',
          description: 'The task is being paused.',
          meta: {
            command: 'STOP',
            wire: 'ABORTING',
            ...sourceAfter('pausing'),
            basis: 'documented',
          },
          entry: 'freezeOpenWork',
          after: { aborting: '#ABORT' },
          on: { step_done: '#ABORT', delete: removeIfAgentLost },
        },
        ABORT: {
          id: 'ABORT',
          description: 'Paused.',
          meta: {
            command: 'TASK_HAS_STOPPED',
            wire: 'ABORT',
            ...sourceAfter('paused'),
            basis: 'documented',
          },
          on: { start: resume, delete: remove },
        },
        DELETING: {
          id: 'DELETING',
          description: 'The temporary disk and the snapshots are being removed.',
          meta: {
            command: 'DELETE',
            wire: 'DELETING',
            ...sourceAfter('taskDeleting'),
            basis: 'documented',
          },
          after: { deleting: '#GONE' },
        },
        GONE: {
          id: 'GONE',
          description: 'Deleted; its source waits for a new configuration.',
          meta: { ...sourceAfter('taskDeleted'), basis: 'documented' },
          tags: 'gone',
        },
      },
    },
    network,
    log,
  },
})
