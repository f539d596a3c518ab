// What holds a task up, and what would let it go on.
import { errorCatalogue } from '../api/error-catalogue.ts'
import type { Server } from '../domain/server/server.ts'
import { copySpeed } from '../domain/task/pace.ts'
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { taskContext } from '../simulation/task-context.ts'
import { hasStateTag } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { expectedReport } from './expected-report.ts'
import { formatDuration, formatInstant } from './format.ts'
import type { FixStep, TaskExplanation } from './schema.ts'

type Blocker = TaskExplanation['blockers'][number]

/** A fault that is armed for a task, as far as explanations care. */
export type ActiveFault = { id: string; message: string }

const step = (message: string, call: FixStep['call'] = null): FixStep => ({ message, call })

const advanceClockCall = (workspace: Workspace, body: object) => ({
  method: 'POST',
  path: `/_emulator/workspaces/${workspace.name}/clock/advance`,
  body,
})

const clockBlockers = (workspace: Workspace, task: Task, due: number | null): Blocker[] => {
  const { mode, now } = workspace.clock
  if (due === null || mode === 'flowing') return []
  const fix = [
    step(
      `Let ${formatDuration(due - now)} pass, until its next step:`,
      advanceClockCall(workspace, { by_ms: due - now }),
    ),
    step('Or let time flow:', {
      method: 'PUT',
      path: `/_emulator/workspaces/${workspace.name}/clock`,
      body: { mode: 'flowing' },
    }),
  ]
  if (mode === 'frozen')
    return [
      {
        kind: 'frozen-clock',
        message: `Time stands still: the clock of the workspace is frozen at ${formatInstant(now)}, and moves only when told.`,
        fix,
      },
    ]
  return [
    {
      kind: 'on-read-clock',
      message: `The clock of the workspace is on-read: it stands at ${formatInstant(now)} until someone reads what they have already seen.`,
      fix: [step('Read the task again:', { method: 'GET', path: `/v3/tasks/${task.id}` }), ...fix],
    },
  ]
}

/** The request by which an agent outside was told to begin; undefined where it is forgotten. */
const findStartCommand = ({ journal }: Workspace, server: Server, since: number) =>
  journal
    .list({ operation: 'ShowCommand' })
    .filter(({ input, at_ms }) => input.params?.server_id === server.id && at_ms >= since)
    .find(({ reply }) => (reply as { command_name?: string } | null)?.command_name === 'START')

const agentBlockers = (workspace: Workspace, task: Task, server: Server | undefined): Blocker[] => {
  if (server?.driver !== 'external') return []
  const report = expectedReport(task)
  if (!report || !hasStateTag(workspace, task, 'working')) return []
  const { now } = workspace.clock
  const startCommand = findStartCommand(workspace, server, task.start_date ?? task.create_date)
  const since = startCommand
    ? ` since ${formatInstant(startCommand.at_ms)}, when request ${startCommand.request_id} was told START`
    : ''
  const silence = now - server.last_visit_time
  return [
    {
      kind: 'external-agent',
      message: `An agent outside drives this task${since}; the built-in one has stepped aside. It was last heard of at ${formatInstant(server.last_visit_time)}, ${formatDuration(silence)} ago. What is awaited of it is a report ${report.message}.`,
      fix: [
        step('Let the agent report, or report in its place:', report.call),
        step('Without an agent of your own, run the one in examples/agent.ts.'),
      ],
    },
  ]
}

/** What its error_json says, in words; undefined for a task that has not failed. */
const describeFailure = ({ error_json }: Task): string | undefined => {
  if (error_json === '') return undefined
  const { error_code } = JSON.parse(error_json) as { error_code?: string }
  const catalogueEntry = errorCatalogue().get(error_code ?? '')
  return `It failed with ${error_code}${catalogueEntry ? ` (${catalogueEntry.message})` : ''}.`
}

const userBlockers = (task: Task, accepts: readonly string[], isWaiting: boolean): Blocker[] => {
  if (!isWaiting) return []
  const call = (operation: string): FixStep =>
    operation === 'delete'
      ? step('Delete it:', { method: 'DELETE', path: `/v3/tasks/${task.id}` })
      : step(`Take the action ${operation}:`, {
          method: 'POST',
          path: `/v3/tasks/${task.id}/action`,
          body: { operation },
        })
  const rest =
    task.start_date === null
      ? 'Nobody has started it, and it does not start by itself.'
      : `It is at rest: ${task.state} lasts until someone acts.`
  const failure = describeFailure(task)
  const say = failure ? `${failure} ${rest}` : rest
  return [{ kind: 'waiting-for-action', message: say, fix: accepts.map(call) }]
}

const sourceBlockers = (task: Task, server: Server | undefined): Blocker[] =>
  server && !server.connected
    ? [
        {
          kind: 'source-offline',
          message: `The source server ${server.id} is not connected: a start is refused with SMS.6603${
            task.auto_start ? ', and auto_start waits for it' : ''
          }.`,
          fix: [
            step('Let its agent be in touch:', {
              method: 'GET',
              path: `/v3/sources/${server.id}/command`,
            }),
          ],
        },
      ]
    : []

/** Slower than this share of the line counts as held up. */
const speedBlockers = (workspace: Workspace, task: Task, server: Server | undefined): Blocker[] => {
  const row = currentRow(task)
  const context = taskContext(workspace, task, server)
  const speed = copySpeed(task.speed_limit, context)
  if (row?.unit !== 'bytes' || row.rate === 0 || speed >= context.line_mbps) return []
  const isRule = context.scheduled_mbps > 0 && context.scheduled_mbps === speed
  return [
    {
      kind: 'speed-limit',
      message: `${isRule ? 'A speed-limit rule' : 'The speed_limit of the task'} holds the copy at ${speed} Mbit/s, where the line would carry ${context.line_mbps}.`,
      fix: [
        isRule
          ? step('Take the rules away:', {
              method: 'POST',
              path: `/v3/tasks/${task.id}/speed-limit`,
              body: { speed_limit: [] },
            })
          : step('Lift the limit:', {
              method: 'PUT',
              path: `/v3/tasks/${task.id}`,
              body: { speed_limit: 0 },
            }),
      ],
    },
  ]
}

const faultBlockers = (workspace: Workspace, faults: readonly ActiveFault[]): Blocker[] =>
  faults.map(({ id, message }) => ({
    kind: 'fault',
    message: `The fault ${id} is armed: ${message}`,
    fix: [
      step('Remove it:', {
        method: 'DELETE',
        path: `/_emulator/workspaces/${workspace.name}/faults/${id}`,
      }),
    ],
  }))

/** Everything that keeps the task where it is. `accepts` are the actions that it takes now. */
export const blockersOf = (
  workspace: Workspace,
  task: Task,
  accepts: readonly string[],
  faults: readonly ActiveFault[],
): Blocker[] => {
  const server = workspace.servers.get(task.source_server_id)
  const due = workspace.timers.nextDueAt(task.id)
  const agent = agentBlockers(workspace, task, server)
  const isWorking = hasStateTag(workspace, task, 'working')
  const blockers = [
    ...faultBlockers(workspace, faults),
    ...agent,
    ...clockBlockers(workspace, task, due),
    ...sourceBlockers(task, server),
    ...speedBlockers(workspace, task, server),
    ...userBlockers(task, accepts, due === null && agent.length === 0 && !isWorking),
  ]
  if (blockers.length > 0 || due !== null) return blockers
  return [
    {
      kind: 'no-timer-due',
      message: 'It is at work, but nothing is due: neither a timer nor an agent outside moves it.',
      fix: accepts.map((action) => step(`It takes the action ${action}.`)),
    },
  ]
}
