// Checks that the names in a scenario refer to something, and that its steps can happen.
import { closestMatch } from '../api/closest-match.ts'
import { sourceStates } from '../domain/server/server.ts'
import { operationsById } from '../operations/index.ts'
import type { ReportIssue } from './compile-fault-step.ts'
import {
  initialReachableStates,
  type ReachableStates,
  reachableAfterAction,
  reachableFromState,
  visibleStates,
} from './reachable-states.ts'
import type { Scenario } from './schema.ts'

type Step = Scenario['prepare'][number] & {
  call?: string | undefined
  sign_in?: true | undefined
}

/** Reports steps of `prepare` and `drive` that cannot happen. */
export const checkSteps = (scenario: Scenario, reportIssue: ReportIssue): void => {
  const checkTransition = transitionChecker(scenario, reportIssue)
  for (const part of ['prepare', 'drive'] as const)
    for (const [index, step] of (scenario[part] as readonly Step[]).entries()) {
      const path = [part, index]
      const { action, until, call } = step
      if (stepKinds.filter((kind) => step[kind] !== undefined).length !== 1) {
        reportIssue(path, `a step has exactly one of ${stepKinds.join(', ')}`)
        continue
      }
      if (action !== undefined || until !== undefined) checkTransition(step, path)
      if (call !== undefined && !callableOperations.includes(call))
        reportIssue(
          [...path, 'call'],
          `there is no operation ${call}; did you mean ${closestMatch(call, callableOperations)}?`,
        )
    }
}

const stepKinds = ['action', 'until', 'advance', 'call', 'sign_in'] as const

const callableOperations = [...operationsById.values()]
  .filter(({ scope }) => scope === 'credential')
  .map(({ id }) => id)

/** Follows each task from step to step, and reports a step that its possible states rule out. */
const transitionChecker = (scenario: Scenario, reportIssue: ReportIssue) => {
  const owners = scenario.tasks.map(({ server }) => server)
  const reachableByServer = new Map<string, ReachableStates>(
    scenario.tasks.map((task) => [task.server, initialReachableStates(task)]),
  )
  return (step: Step, path: PropertyKey[]) => {
    const { server = owners.length === 1 ? owners[0] : undefined, action, until } = step
    const reachable = server === undefined ? undefined : reachableByServer.get(server)
    if (!reachable) {
      const problem = server === undefined ? 'say which server' : `${server} has no task here`
      return reportIssue([...path, 'server'], problem)
    }
    const next = action
      ? reachableAfterAction(reachable, action)
      : reachableFromState(reachable, until!)
    const states = visibleStates(reachable).join(', ')
    if (next) reachableByServer.set(server!, next)
    else if (action)
      reportIssue([...path, 'action'], `unreachable: ${action} is not possible in ${states}`)
    else reportIssue([...path, 'until'], `unreachable: ${until} cannot follow, only ${states}`)
  }
}

/** Reports duplicate servers, tasks without a server, and expectations about neither. */
export const checkReferences = (scenario: Scenario, reportIssue: ReportIssue): void => {
  const names = scenario.servers.map(({ name }) => name)
  names.forEach((name, index) => {
    if (names.indexOf(name) < index)
      reportIssue(['servers', index, 'name'], `there are two servers ${name}`)
  })
  checkTasks(scenario, names, reportIssue)
  checkExpectations(scenario, names, reportIssue)
}

const checkTasks = (
  { servers, tasks }: Scenario,
  names: readonly string[],
  reportIssue: ReportIssue,
) =>
  tasks.forEach(({ server, type }, index) => {
    const path = ['tasks', index, 'server']
    const source = servers.find(({ name }) => name === server)
    if (!source) {
      const suggestion = `did you mean ${closestMatch(server, names)}?`
      reportIssue(path, `there is no server ${server}; ${suggestion}`)
    }
    if (tasks.findIndex((task) => task.server === server) < index)
      reportIssue(path, `${server} has a task already`)
    if (source?.os === 'windows' && type === 'file')
      reportIssue(['tasks', index, 'type'], 'a Windows server can only be migrated by block')
  })

const checkExpectations = (
  { tasks, fault_steps, expect = { tasks: {}, servers: {} } }: Scenario,
  names: readonly string[],
  reportIssue: ReportIssue,
) => {
  for (const name of Object.keys(expect.tasks))
    if (!tasks.some(({ server }) => server === name))
      reportIssue(['expect', 'tasks'], `${name} has no task here`, name)
  for (const [name, state] of Object.entries(expect.servers)) {
    if (!names.includes(name))
      reportIssue(['expect', 'servers'], `there is no server ${name}`, name)
    if (!(sourceStates as readonly string[]).includes(state))
      reportIssue(
        ['expect', 'servers', name],
        `a source server is never ${state}; did you mean ${closestMatch(state, sourceStates)}?`,
      )
  }
  if (expect.applied && expect.applied.length !== fault_steps.length)
    reportIssue(['expect', 'applied'], `there are ${fault_steps.length} fault steps`)
}
