// What runs in parallel to a task's life without changing its state: measuring, log collection.
import { or, stateIn } from 'xstate'
import { machineSetup } from './guards-and-actions.ts'

/** The network measurement of the action network_check. */
export const network = machineSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: {
        network_check: {
          // READY is *assumed*: the FAQ names paused and failed tasks only.
          guard: or([
            stateIn('#READY'),
            stateIn('#ABORT'),
            stateIn('#MIGRATE_FAIL'),
            stateIn('#SYNC_FAIL'),
            'isRehearsal',
          ]),
          target: 'measuring',
        },
      },
    },
    measuring: {
      description: 'The network is being measured; the task keeps its state.',
      after: { network_check: { target: 'idle', actions: 'noteNetwork' } },
      // An agent has reported its own measurement, so none is simulated.
      on: { network_measured: 'idle' },
    },
  },
})

/** The log collection of the action collect_log. */
export const log = machineSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: { on: { collect_log: { guard: 'mayCollectLog', target: 'INIT' } } },
    INIT: {
      entry: { type: 'noteLog', params: { status: 'INIT' } },
      after: { log_init: 'UPLOADING' },
    },
    UPLOADING: {
      entry: { type: 'noteLog', params: { status: 'UPLOADING' } },
      after: {
        log_upload: {
          target: 'idle',
          actions: { type: 'noteLog', params: { status: 'UPLOADED' } },
        },
      },
    },
  },
})
