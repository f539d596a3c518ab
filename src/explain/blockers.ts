// What keeps a task from moving, and how to let it go on.
import { errorCatalogue } from '../api/error-catalogue.ts'
import type { Server } from '../domain/server/server.ts'
import { copySpeed } from '../domain/task/pace.ts'
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { taskContext } from '../simulation/task-context.ts'
import { hasStateTag } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ActiveFault, activeFaults } from './active-faults.ts'
import { expectedReport } from './expected-report.ts'
import { advanceClockCall, fixStep, httpCall } from './fix-step.ts'
import { formatDuration, formatInstant } from './format.ts'
import type { FixStep, TaskExplanation } from './schema.ts'

type Blocker = TaskExplanation['blockers'][number]

const blocker = (kind: Blocker['kind'], message: string, ...fix: FixStep[]): Blocker => ({
  kind,
  message,
  fix,
})

/** Everything that keeps the task where it is. `accepts` are the actions that it takes now. */
export const blockersOf = (
  workspace: Workspace,
  task: Task,
  accepts: readonly string[],
): Blocker[] => {
  const server = workspace.servers.get(task.source_server_id)
  const due = workspace.timers.nextDueAt(task.id)
  const isWorking = hasStateTag(workspace, task, 'working')
  const blockers = [
    ...activeFaults(workspace, task).map((fault) => faultBlocker(workspace, fault)),
    isWorking ? agentBlocker(workspace, task, server) : undefined,
    due === null ? undefined : clockBlocker(workspace, task, due),
    server?.connected === false ? sourceBlocker(task) : undefined,
    speedBlocker(workspace, task, server),
    due === null && !isWorking ? actionBlocker(task, accepts) : undefined,
  ].filter((each) => each !== undefined)
  if (blockers.length > 0 || due !== null) return blockers
  const message = 'It is at work, but neither a timer nor an external agent moves it.'
  const fix = accepts.map((action) => fixStep(`It takes the action ${action}.`))
  return [blocker('no-timer-due', message, ...fix)]
}

const faultBlocker = ({ name }: Workspace, { id, message }: ActiveFault): Blocker => {
  const call = httpCall('DELETE', `/_emulator/workspaces/${name}/faults/${id}`)
  return blocker('fault', `The fault ${id} is armed: ${message}`, fixStep('Remove it:', call))
}

const clockBlocker = (
  { name, clock: { mode, now } }: Workspace,
  task: Task,
  due: number,
): Blocker | undefined => {
  if (mode === 'flowing') return undefined
  const clockPath = `/_emulator/workspaces/${name}/clock`
  const fix = [
    fixStep(
      `Advance the clock by ${formatDuration(due - now)}, to the next step of the task:`,
      advanceClockCall(name, due - now),
    ),
    fixStep('Or let time flow:', httpCall('PUT', clockPath, { mode: 'flowing' })),
  ]
  if (mode === 'frozen')
    return blocker(
      'frozen-clock',
      `Time stands still: the clock of the workspace is frozen at ${formatInstant(now)}, and moves only when it is advanced.`,
      ...fix,
    )
  return blocker(
    'on-read-clock',
    `The clock of the workspace is on-read: it stays at ${formatInstant(now)} until someone reads again what they have already read.`,
    fixStep('Read the task again:', httpCall('GET', `/v3/tasks/${task.id}`)),
    ...fix,
  )
}

const agentBlocker = (
  workspace: Workspace,
  task: Task,
  server: Server | undefined,
): Blocker | undefined => {
  if (server?.driver !== 'external') return undefined
  const report = expectedReport(task)
  if (!report) return undefined
  const start = findStartCommand(workspace, server, task.start_date ?? task.create_date)
  const since = start
    ? ` since ${formatInstant(start.at_ms)}, when request ${start.request_id} received START`
    : ''
  const silence = formatDuration(workspace.clock.now - server.last_visit_time)
  return blocker(
    'external-agent',
    `An external agent drives this task${since}, not the built-in one. It last called at ${formatInstant(server.last_visit_time)}, ${silence} ago. The next thing expected of it is a report ${report.message}.`,
    fixStep('Let the agent report, or report in its place:', report.call),
    fixStep('If you have no agent, run the one in examples/agent.ts.'),
  )
}

/** The request that told an external agent to start; undefined if the journal has lost it. */
const findStartCommand = ({ journal }: Workspace, server: Server, since: number) =>
  journal
    .list({ operation: 'ShowCommand' })
    .filter(({ input, at_ms }) => input.params?.server_id === server.id && at_ms >= since)
    .find(({ reply }) => (reply as { command_name?: string } | null)?.command_name === 'START')

const sourceBlocker = (task: Task): Blocker => {
  const path = `/v3/sources/${task.source_server_id}/command`
  const autoStart = task.auto_start ? ', and auto_start waits for it' : ''
  return blocker(
    'source-offline',
    `The source server ${task.source_server_id} is not connected: a start is refused with SMS.6603${autoStart}.`,
    fixStep('Let its agent ask for its command:', httpCall('GET', path)),
  )
}

/** A task that copies slower than its line allows. */
const speedBlocker = (
  workspace: Workspace,
  task: Task,
  server: Server | undefined,
): Blocker | undefined => {
  const row = currentRow(task)
  const context = taskContext(workspace, task, server)
  const { line_mbps, scheduled_mbps } = context
  const speed = copySpeed(task.speed_limit, context)
  if (row?.unit !== 'bytes' || row.rate === 0 || speed >= line_mbps) return undefined
  const path = `/v3/tasks/${task.id}`
  const [what, fix] =
    scheduled_mbps > 0 && scheduled_mbps === speed
      ? [
          'A speed-limit rule',
          fixStep(
            'Remove the rules:',
            httpCall('POST', `${path}/speed-limit`, { speed_limit: [] }),
          ),
        ]
      : [
          'The speed_limit of the task',
          fixStep('Remove the limit:', httpCall('PUT', path, { speed_limit: 0 })),
        ]
  const message = `${what} limits the copy to ${speed} Mbit/s; the line carries ${line_mbps}.`
  return blocker('speed-limit', message, fix)
}

/** A task at rest, which waits for a caller. */
const actionBlocker = (task: Task, accepts: readonly string[]): Blocker => {
  const rest =
    task.start_date === null
      ? 'Nobody has started it, and it does not start by itself.'
      : `It stays ${task.state} until someone acts.`
  const message = [describeFailure(task), rest].filter(Boolean).join(' ')
  return blocker('waiting-for-action', message, ...accepts.map((each) => actionStep(task, each)))
}

const actionStep = ({ id }: Task, operation: string): FixStep =>
  operation === 'delete'
    ? fixStep('Delete it:', httpCall('DELETE', `/v3/tasks/${id}`))
    : fixStep(
        `Take the action ${operation}:`,
        httpCall('POST', `/v3/tasks/${id}/action`, { operation }),
      )

/** The error of a task as a sentence; undefined for a task that has not failed. */
const describeFailure = ({ error_json }: Task): string | undefined => {
  if (error_json === '') return undefined
  const { error_code } = JSON.parse(error_json) as { error_code?: string }
  const catalogueEntry = errorCatalogue().get(error_code ?? '')
  return `It failed with ${error_code}${catalogueEntry ? ` (${catalogueEntry.message})` : ''}.`
}
