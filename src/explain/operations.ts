// GET /_emulator/requests/{request_id}/explain, and the same of a request or task of a workspace
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { WorkspacePath } from '../api/control-schemas.ts'
import { type AnyOperation, CustomReply, emulatorOperation } from '../api/operation.ts'
import { controlOperation } from '../workspace/operation.ts'
import type { Explainer } from './explainer.ts'
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

const requestNotFound = (request: string, place: string) =>
  new ControlError('RequestNotFound', { request, place })

/** The operations that explain requests and tasks. */
export const explainOperations = (explainer: Explainer): AnyOperation[] => [
  explainRequest(explainer),
  explainAnyRequest(explainer),
  explainTask(explainer),
]

/** Explains a request of one workspace. */
const explainRequest = (explainer: Explainer) =>
  controlOperation({
    transaction: false,
    id: 'ExplainRequest',
    method: 'GET',
    path: '/_emulator/workspaces/{workspace}/journal/{request_id}/explain',
    summary: 'Explain a request: what it changed, or which rule refused it and how to fix it.',
    replyDescription: 'The explanation; with Accept: text/plain only its text.',
    params: WorkspacePath.extend({ request_id: z.string() }),
    reply: RequestExplanation,
    run: ({ params, headers }, workspace) => {
      const explanation = explainer.request(params.request_id, workspace)
      if (!explanation)
        throw requestNotFound(params.request_id, `the journal of workspace ${workspace.name}`)
      return explanationReply(explanation, headers)
    },
  })

/** Explains a request wherever it went, one that reached no workspace included. */
const explainAnyRequest = (explainer: Explainer) =>
  emulatorOperation({
    id: 'ExplainAnyRequest',
    method: 'GET',
    path: '/_emulator/requests/{request_id}/explain',
    summary: 'Explain a request of any workspace, or one that reached none.',
    replyDescription: 'The explanation; with Accept: text/plain only its text.',
    params: z.object({ request_id: z.string() }),
    reply: RequestExplanation,
    run: ({ params, headers }) => {
      const explanation = explainer.request(params.request_id)
      if (!explanation) throw requestNotFound(params.request_id, 'any journal')
      return explanationReply(explanation, headers)
    },
  })

/** Explains a task: why it is as it is, what would move it, and what holds it up. */
const explainTask = (explainer: Explainer) =>
  controlOperation({
    transaction: false,
    id: 'ExplainTask',
    method: 'GET',
    path: '/_emulator/workspaces/{workspace}/tasks/{task_id}/explain',
    summary: 'Explain a task: how it came here, what would move it, and what holds it up.',
    replyDescription: 'The explanation; with Accept: text/plain only its text.',
    params: WorkspacePath.extend({ task_id: z.string() }),
    reply: TaskExplanation,
    run: ({ params, headers }, workspace) => {
      const explanation = explainer.task(workspace, params.task_id)
      if (!explanation)
        throw new ControlError('TaskNotFound', {
          task_id: params.task_id,
          workspace: workspace.name,
          when: ', and its history is not available',
          more: '',
        })
      return explanationReply(explanation, headers)
    },
  })
