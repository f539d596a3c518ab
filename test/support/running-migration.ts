// A workspace with a running migration, and helpers for tests of its history.

import { stateHash } from '../../src/history/state-hash.ts'
import type { Options } from '../../src/options.ts'
import { type freshWorkspace as fresh, freshWorkspace, readyTask } from './emulator.ts'

type TestWorkspace = ReturnType<typeof fresh>

/** The hash of a workspace's state. */
export const stateHashOf = ({ emulator }: Pick<TestWorkspace, 'emulator'>, name = 'test'): string =>
  stateHash(emulator.workspaces.find(name)!)

/** The number of the last request. */
export const lastRequestNumber = ({ workspace }: Pick<TestWorkspace, 'workspace'>): number =>
  workspace.journal.next - 1

/** A task that has been copying for a while. */
export const copyingTask = (options: Partial<Options> = {}) => {
  const cloud = freshWorkspace(options)
  const { task_id, source_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.pass(17_000)
  return { ...cloud, task_id, source_id }
}

/** The same calls for another workspace of the same emulator. */
export const inWorkspace = ({ call }: Pick<TestWorkspace, 'call'>, name: string) => ({
  callIn: (operation: string, input: Parameters<TestWorkspace['call']>[1] = {}) =>
    call(operation, { ...input, params: { ...input.params, workspace: name } }),
})

/** Host time that a test controls. */
export const adjustableTime = (start = Date.UTC(2026, 5, 1)) => {
  const time = { now: start }
  return { time, hostTime: () => time.now }
}
