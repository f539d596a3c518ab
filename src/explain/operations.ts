// GET /_emulator/requests/{request_id}/explain, and the same of a request or task of a workspace
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import { CustomReply } from '../api/operation.ts'
import { hostOperation } from '../pipeline/host.ts'
import { RequestExplanation, TaskExplanation } from './schema.ts'

type Headers = Readonly<Record<string, string | undefined>>

const prefersText = ({ accept = '' }: Headers) => /^\s*text\/plain\b/.test(accept)

/** The explanation, or, where that is what the caller accepts first, its text alone. */
const explanationReply = <T extends { text: string }>(explanation: T, headers: Headers) =>
  prefersText(headers)
    ? new CustomReply<never>(Buffer.from(`${explanation.text}\n`) as never, {
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      })
    : explanation

const requestNotFound = (request_id: string, searched: string) =>
  new ControlError(
    404,
    'RequestNotFound',
    `${searched} remembers no request ${request_id}.`,
    'The id is in the header X-Request-Id of each reply; the journal keeps the last ' +
      'journal_limit requests, and readings of the control API are not kept.',
  )

/** Explains a request of one workspace. */
export const ExplainRequest = hostOperation({
  id: 'ExplainRequest',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal/{request_id}/explain',
  summary: 'Explain a request: what it changed, or which rule refused it and how to fix it.',
  replyDescription: 'The explanation; with Accept: text/plain only its text.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath.extend({ request_id: z.string() }),
  reply: RequestExplanation,
  refusals: [],
  run: ({ params, headers }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    const explanation = host.explain.request(params.request_id, workspace)
    if (!explanation) throw requestNotFound(params.request_id, `The workspace ${workspace.name}`)
    return explanationReply(explanation, headers)
  },
})

/** Explains a request wherever it went, one that reached no workspace included. */
export const ExplainAnyRequest = hostOperation({
  id: 'ExplainAnyRequest',
  method: 'GET',
  path: '/_emulator/requests/{request_id}/explain',
  summary: 'Explain a request of any workspace, or one that reached none.',
  replyDescription: 'The explanation; with Accept: text/plain only its text.',
  evidence: 'assumed',
  auth: 'none',
  params: z.object({ request_id: z.string() }),
  reply: RequestExplanation,
  refusals: [],
  run: ({ params, headers }, host) => {
    const explanation = host.explain.request(params.request_id)
    if (!explanation) throw requestNotFound(params.request_id, 'This emulator')
    return explanationReply(explanation, headers)
  },
})

/** Explains a task: why it is as it is, what would move it, and what holds it up. */
export const ExplainTask = hostOperation({
  id: 'ExplainTask',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/tasks/{task_id}/explain',
  summary: 'Explain a task: how it came here, what would move it, and what holds it up.',
  replyDescription: 'The explanation; with Accept: text/plain only its text.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath.extend({ task_id: z.string() }),
  reply: TaskExplanation,
  refusals: [],
  run: ({ params, headers }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    const explanation = host.explain.task(workspace, params.task_id)
    if (!explanation)
      throw new ControlError(
        404,
        'TaskNotFound',
        `There is no task ${params.task_id} in the workspace ${workspace.name}, and none is remembered.`,
        'List its tasks at GET /v3/tasks.',
      )
    return explanationReply(explanation, headers)
  },
})
