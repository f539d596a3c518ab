// Transitions that several states of the task machine share.
import type { Evidence } from '../../evidence.ts'
import type { ResumePoint } from '../task.ts'

const documented: { basis: Evidence } = { basis: 'documented' }
/** To which state a resumed task returns is a guess: the error codes only say that it may start. */
const assumed: { basis: Evidence } = { basis: 'assumed' }

export const openPhase = (phase: 'CUTOVER' | 'RESYNC' | 'CLONE') =>
  ({ type: 'open', params: { phase } }) as const
export const resumeAt = (at: ResumePoint) => ({ type: 'resumeAt', params: { at } }) as const
export const resumesAt = (at: ResumePoint) => ({ type: 'resumesAt', params: { at } }) as const

export const endRowActions = ['endRow', 'equipTarget', 'reportCheck'] as const
export const begin = {
  target: '#RUNNING.initialize',
  actions: 'beginTask',
  meta: documented,
} as const
/** Whether a start repeats a drill that was made alone is not documented. */
export const beginAfterDrill = { ...begin, meta: assumed } as const
/** The drill is part of the start: the replication follows by itself (user guide, 3.2). */
export const drill = {
  target: '#READY.drilling',
  actions: 'clearError',
  meta: documented,
} as const
export const launch = {
  target: '#RUNNING.cutovering',
  actions: openPhase('CUTOVER'),
  meta: documented,
} as const
export const resync = {
  guard: 'wasLaunched',
  target: '#SYNCING.resyncing',
  actions: openPhase('RESYNC'),
  meta: documented,
} as const
/** From 5 to 95 percent of a consistency check (FAQ on data consistency). */
export const skip = { guard: 'maySkip', target: '#SKIPPING', meta: documented } as const
/** After a check that was skipped, the task goes where it would have gone after the check. */
export const afterSkip = [
  { guard: 'launchIsNext', target: '#RUNNING.cutovering', actions: 'endRow' },
  { guard: 'endsLegacyRound', target: '#SYNC_SUCCESS', actions: 'endRow' },
  { target: '#SYNCING.continuous', actions: 'endRow' },
] as const
export const pause = { target: '#ABORTING', meta: documented } as const
export const remove = { target: '#DELETING', meta: documented } as const
/** A busy task can be deleted once its agent is lost (reference, 5.4.4; user guide, 3.4). */
export const removeIfAgentLost = {
  guard: 'isAgentLost',
  target: '#DELETING',
  actions: 'freezeOpenWork',
  meta: documented,
} as const
export const overspeed = {
  target: '#ABORTING',
  actions: 'noteError',
  meta: documented,
} as const
export const clone = {
  target: '#SYNCING.cloning',
  meta: documented,
  actions: [
    openPhase('CLONE'),
    {
      type: 'noteClone',
      params: { vm_id: '', name: '', clone_error: '', clone_state: 'PREPARING', error_msg: '' },
    },
  ],
} as const

/** A paused or failed task continues where it was. */
export const resume = [
  { guard: 'isUnplanned', target: '#RUNNING.initialize', actions: 'beginTask' },
  {
    guard: resumesAt('initialize'),
    target: '#RUNNING.initialize',
    actions: 'clearError',
    meta: documented,
  },
  {
    guard: resumesAt('replicate'),
    target: '#RUNNING.replicate',
    actions: 'clearError',
    meta: documented,
  },
  {
    guard: resumesAt('cutovering'),
    target: '#RUNNING.cutovering',
    actions: 'clearError',
    meta: assumed,
  },
  { guard: resumesAt('syncing'), target: '#RUNNING.syncing', actions: 'clearError', meta: assumed },
  {
    guard: resumesAt('resyncing'),
    target: '#SYNCING.resyncing',
    actions: 'clearError',
    meta: assumed,
  },
  {
    guard: resumesAt('continuous'),
    target: '#SYNCING.continuous',
    actions: 'clearError',
    meta: assumed,
  },
] as const
