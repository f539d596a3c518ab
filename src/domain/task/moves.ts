// Transitions that more than one state of the task machine takes.
import type { ResumePoint } from './task.ts'

export const open = (phase: 'CUTOVER' | 'RESYNC' | 'CLONE') =>
  ({ type: 'open', params: { phase } }) as const
export const at = (at: ResumePoint) => ({ type: 'resumeAt', params: { at } }) as const
export const resumes = (at: ResumePoint) => ({ type: 'resumesAt', params: { at } }) as const

export const rowEnds = ['endRow', 'equipTarget'] as const
export const begin = { target: '#RUNNING.initialize', actions: 'beginTask' } as const
export const launch = { target: '#RUNNING.cutovering', actions: open('CUTOVER') } as const
export const resync = {
  guard: 'wasLaunched',
  target: '#SYNCING.resyncing',
  actions: open('RESYNC'),
} as const
export const pause = { target: '#ABORTING' } as const
export const remove = { target: '#DELETING' } as const
export const overspeed = { target: '#ABORTING', actions: 'noteError' } as const
export const clone = {
  target: '#SYNCING.cloning',
  actions: [
    open('CLONE'),
    {
      type: 'noteClone',
      params: { vm_id: '', name: '', clone_error: '', clone_state: 'PREPARING', error_msg: '' },
    },
  ],
} as const

/** A paused or failed task goes on where it stood. */
export const goOn = [
  { guard: resumes('initialize'), target: '#RUNNING.initialize', actions: 'clearError' },
  { guard: resumes('replicate'), target: '#RUNNING.replicate', actions: 'clearError' },
  { guard: resumes('cutovering'), target: '#RUNNING.cutovering', actions: 'clearError' },
  { guard: resumes('syncing'), target: '#RUNNING.syncing', actions: 'clearError' },
  { guard: resumes('resyncing'), target: '#SYNCING.resyncing', actions: 'clearError' },
  { guard: resumes('continuous'), target: '#SYNCING.continuous', actions: 'clearError' },
] as const
