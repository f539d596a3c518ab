// The states READY, RUNNING and SYNCING with their inner states.

import { sourceAfter } from '../../server/life.ts'
import type { ResumePoint } from '../task.ts'
import { machineSetup } from './guards-and-actions.ts'
import {
  begin,
  beginAfterDrill,
  clone,
  drill,
  endRowActions,
  launch,
  overspeed,
  pause,
  remove,
  removeIfAgentLost,
  resumeAt,
  resync,
  skip,
} from './shared-transitions.ts'

const afterInitialize = [
  { guard: 'copyIsNext', target: 'replicate', actions: endRowActions },
  { guard: 'moreRows', target: 'initialize', reenter: true, actions: endRowActions },
  // Only a loaded plan can have no copy. Without this transition the task would stay here for ever.
  { guard: 'keepsSyncing', target: '#SYNCING.continuous', actions: endRowActions },
  { target: 'cutovering', actions: endRowActions },
] as const
const afterReplicate = [
  // The consistency check belongs to the replication, whatever follows it (user guide 3.2).
  { guard: 'checkIsNext', target: 'replicate', reenter: true, actions: endRowActions },
  { guard: 'keepsSyncing', target: '#SYNCING.continuous', actions: endRowActions },
  { target: 'cutovering', actions: endRowActions },
] as const
const afterCutovering = [
  { guard: 'moreRows', target: 'cutovering', reenter: true, actions: endRowActions },
  { target: '#MIGRATE_SUCCESS', actions: [...endRowActions, 'finishLaunch', 'takeSnapshot'] },
] as const
const afterResyncing = [
  { guard: 'moreRows', target: 'resyncing', reenter: true, actions: endRowActions },
  { guard: 'usesLegacyStates', target: '#SYNC_SUCCESS', actions: endRowActions },
  { target: 'continuous', actions: endRowActions },
] as const
const afterCloning = {
  target: 'continuous',
  actions: [
    ...endRowActions,
    { type: 'noteClone', params: { clone_state: 'FINISHED' } },
    'nameClone',
  ],
} as const

/** A state in which a row of the plan runs until the delay `step` or an agent's report ends it. */
const workingState = <const T>(name: ResumePoint, onEnd: T) =>
  ({
    tags: 'working',
    entry: [resumeAt(name), 'runRow'],
    exit: 'holdRow',
    after: { step: onEnd },
    on: { step_done: onEnd, retime: { target: name, reenter: true } },
  }) as const

/** What ends a drill that is under way; `done` is the state after a good one. */
const endOfDrill = <T extends string>(done: T) =>
  ({
    after: { drill: done },
    on: {
      step_done: done,
      fail: { target: 'premigfailed', actions: 'noteError' },
      delete: removeIfAgentLost,
    },
  }) as const

/** Configured and not yet started. */
export const READY = machineSetup.createStateConfig({
  id: 'READY',
  description: 'Configured and not yet started.',
  meta: {
    command: 'TASK_NOT_STARTED',
    wire: 'READY',
    ...sourceAfter('taskMade'),
    basis: 'documented',
  },
  initial: 'idle',
  states: {
    idle: {
      always: [
        { guard: 'drillsByItself', target: 'drill_scheduled' },
        { guard: 'mayDrill', target: 'premigready' },
        { guard: 'startsByItself', target: 'scheduled' },
      ],
      on: { start: begin, delete: remove },
    },
    scheduled: {
      description: 'auto_start: the agent begins after its next poll.',
      after: { auto_start: begin },
      on: { start: begin, delete: remove },
    },
    premigready: {
      meta: sourceAfter('taskMadeForDrill'),
      on: { start: drill, migration_test: 'premiging', delete: remove },
    },
    drill_scheduled: {
      description: 'auto_start: the agent begins the drill after its next poll.',
      meta: sourceAfter('taskMadeForDrill'),
      after: { auto_start: drill },
      on: { start: drill, migration_test: drill, delete: remove },
    },
    drilling: {
      description: 'The drill with which a start begins.',
      meta: { ...sourceAfter('drillBegun'), command: 'PREMIGRATE' },
      ...endOfDrill('drilled'),
    },
    drilled: {
      description: 'The drill of a start is done; the replication follows by itself.',
      meta: sourceAfter('drillDone'),
      after: { after_drill: begin },
      on: { step_done: begin, delete: removeIfAgentLost },
    },
    premiging: {
      description: 'A drill alone, by the action migration_test.',
      meta: { ...sourceAfter('drillBegun'), command: 'PREMIGRATE' },
      ...endOfDrill('premiged'),
    },
    premiged: {
      description: 'A drill alone is done; a start needs no other one.',
      meta: sourceAfter('drillDone'),
      on: { start: beginAfterDrill, migration_test: 'premiging', delete: remove },
    },
    premigfailed: {
      description: 'The drill failed; a start repeats it.',
      meta: sourceAfter('drillFailed'),
      on: {
        start: drill,
        migration_test: { target: 'premiging', actions: 'clearError' },
        delete: remove,
      },
    },
  },
})

/** Being executed. */
export const RUNNING = machineSetup.createStateConfig({
  id: 'RUNNING',
  description: 'The task is being executed.',
  meta: { command: 'START', wire: 'RUNNING', basis: 'documented' },
  initial: 'initialize',
  on: {
    stop: pause,
    fail: { target: '#MIGRATE_FAIL', actions: 'noteError' },
    delete: removeIfAgentLost,
  },
  states: {
    initialize: {
      description: 'Everything before the copy: certificates, agent image, formatting.',
      meta: sourceAfter('started'),
      ...workingState('initialize', afterInitialize),
    },
    replicate: {
      description: 'The full copy, and the consistency check that belongs to it.',
      meta: sourceAfter('copyBegun'),
      ...workingState('replicate', afterReplicate),
      on: {
        ...workingState('replicate', afterReplicate).on,
        error_for_overspeed: overspeed,
        skip,
      },
    },
    cutovering: {
      description: 'The target server is configured and launched.',
      meta: sourceAfter('launching'),
      ...workingState('cutovering', afterCutovering),
      on: {
        ...workingState('cutovering', afterCutovering).on,
        skip,
      },
    },
    syncing: {
      description:
        'Started again in the sync phase: seed 2 prints RUNNING with its source syncing.',
      meta: { ...sourceAfter('synchronising'), basis: 'seed' },
      entry: resumeAt('syncing'),
      on: {
        cutover: launch,
        clone_test: clone,
        restart: resync,
        error_for_overspeed: overspeed,
      },
    },
  },
})

/** Being kept in step with the source. */
export const SYNCING = machineSetup.createStateConfig({
  id: 'SYNCING',
  description: 'Changes are being synchronised.',
  meta: {
    command: 'START',
    wire: 'SYNCING',
    ...sourceAfter('synchronising'),
    basis: 'documented',
  },
  initial: 'continuous',
  on: { fail: { target: '#SYNC_FAIL', actions: 'noteError' }, delete: removeIfAgentLost },
  states: {
    resyncing: {
      description: 'A synchronisation round of RESYNCn rows.',
      ...workingState('resyncing', afterResyncing),
      on: {
        ...workingState('resyncing', afterResyncing).on,
        skip,
        stop: pause,
        cutover: launch,
        error_for_overspeed: overspeed,
      },
    },
    continuous: {
      description: 'In step with the source until it is launched.',
      entry: [resumeAt('continuous'), 'freezeFigures'],
      on: {
        stop: pause,
        cutover: launch,
        clone_test: clone,
        restart: resync,
        error_for_overspeed: overspeed,
      },
    },
    cloning: {
      description: 'The target server is being cloned.',
      meta: sourceAfter('cloning'),
      tags: 'working',
      entry: 'runRow',
      exit: 'holdRow',
      after: { step: afterCloning },
      on: {
        step_done: afterCloning,
        retime: { target: 'cloning', reenter: true },
        fail: {
          target: 'continuous',
          actions: ['abandonRows', 'noteCloneError'],
        },
      },
    },
  },
})
