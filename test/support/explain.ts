// Explanations of an emulator.

import type { Emulator } from '../../src/emulator.ts'
import type { RequestExplanation, TaskExplanation } from '../../src/explain/schema.ts'
import type { Entry } from '../../src/journal/entry.ts'
import { latestEmulator } from './emulator.ts'

type RecordedRequest = Pick<Entry, 'request_id' | 'refusal' | 'status'>

const recordedRequests = ({ workspaces, unmatched }: Emulator): RecordedRequest[] => [
  ...unmatched.list(),
  ...workspaces.names().flatMap((name) => workspaces.find(name)!.journal.list()),
]

/** The explanation of the request that was refused last with this name, in any workspace. */
export const explainRefusal = (name: string, emulator = latestEmulator()): RequestExplanation => {
  const found = recordedRequests(emulator).findLast(({ refusal }) => refusal?.name === name)
  if (!found) throw new Error(`no request was refused with ${name}`)
  return explainRequest(found.request_id, emulator)
}

/** The explanation of a request. */
export const explainRequest = (
  request_id: string,
  emulator = latestEmulator(),
): RequestExplanation => emulator.control('ExplainAnyRequest', { params: { request_id } })

/** The explanation of a task of the workspace test. */
export const explainTask = (task_id: string, emulator = latestEmulator()): TaskExplanation =>
  emulator.control('ExplainTask', { params: { workspace: 'test', task_id } })
