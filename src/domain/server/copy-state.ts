// The states that an agent may push: which of them fit a stage, and when they are ignored.
import type { MigrationCycle, SourceState } from './server.ts'

const statesOfAnyStage: readonly SourceState[] = ['deleting', 'stopping', 'error', 'stopped']

/** The states that fit each stage: the rule of SMS.7728. */
const statesByStage: Readonly<Record<MigrationCycle, readonly SourceState[]>> = {
  checking: ['unavailable', 'waiting'],
  setting: ['waiting', 'premigready', 'premiging', 'premiged', 'premigfailed'],
  replicating: ['initialize', 'replicate', ...statesOfAnyStage],
  syncing: ['syncing', 'cloning', ...statesOfAnyStage],
  cutovering: ['cutovering', ...statesOfAnyStage],
  cutovered: ['finished', ...statesOfAnyStage],
}

/** In these states a source ignores pushed states: the call returns 200 (reference, 5.3.6). */
const statesIgnoringPushes: readonly SourceState[] = [
  'unavailable',
  'stopping',
  'stopped',
  'deleting',
  'finished',
  'clearing',
  'clearfailed',
]

/** Whether a source in this state ignores pushed states. */
export const ignoresPushedState = (state: SourceState): boolean =>
  statesIgnoringPushes.includes(state)

/**
 * Whether a state fits a stage. The rule of SMS.7728 names every pair that does: the states of a
 * skip and of snapshots, and the stages of older editions, are in none of them.
 */
export const isStateOfStage = (state: SourceState, stage: string): boolean =>
  statesByStage[stage as MigrationCycle]?.includes(state) ?? false
