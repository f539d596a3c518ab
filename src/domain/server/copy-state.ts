// The states an agent may push: which go with which stage, and which are looked at at all.
import type { MigrationCycle, SourceState } from './server.ts'

const statesOfAnyStage: readonly SourceState[] = ['deleting', 'stopping', 'error', 'stopped']

/** Which states go with which stage: the rule of SMS.7728. */
const statesByStage: Readonly<Record<MigrationCycle, readonly SourceState[]>> = {
  checking: ['unavailable', 'waiting'],
  setting: ['waiting', 'premigready', 'premiging', 'premiged', 'premigfailed'],
  replicating: ['initialize', 'replicate', ...statesOfAnyStage],
  syncing: ['syncing', 'cloning', ...statesOfAnyStage],
  cutovering: ['cutovering', ...statesOfAnyStage],
  // The rule leaves waiting out, but the reference's own example (5.3.6) sends it and gets 200.
  cutovered: ['finished', 'waiting', ...statesOfAnyStage],
}

/**
 * In these a source takes no pushed state: the call answers 200 and does nothing (reference,
 * 5.3.6).
 */
const statesIgnoringPushes: readonly SourceState[] = [
  'unavailable',
  'stopping',
  'stopped',
  'deleting',
  'finished',
  'clearing',
  'clearfailed',
]

/** Whether a pushed state is ignored while the source is in this one. */
export const ignoresPushedState = (state: SourceState): boolean =>
  statesIgnoringPushes.includes(state)

/** Whether a state goes with a stage. Skipping and the snapshot states go with any (*assumed*). */
export const isStateOfStage = (state: SourceState, cycle: MigrationCycle): boolean =>
  statesByStage[cycle].includes(state) || !Object.values(statesByStage).flat().includes(state)
