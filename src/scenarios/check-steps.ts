// The steps of a scenario's prepare and drive: whether they can come to pass.
import { closestMatch } from '../api/closest-match.ts'
import { sourceStates } from '../domain/server/server.ts'
import { isCloudOperation, operationsById } from '../pipeline/table.ts'
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

const stepKinds = ['act', 'until', 'advance', 'call', 'sign_in'] as const

const callableOperations = [...operationsById.values()].filter(isCloudOperation).map(({ id }) => id)

const checkStepKind = (step: Step, path: PropertyKey[], reportIssue: ReportIssue): boolean => {
  const present = stepKinds.filter((kind) => step[kind] !== undefined)
  if (present.length !== 1) reportIssue(path, `a step has one of ${stepKinds.join(', ')}`)
  return present.length === 1
}

/** Tells where a scenario's steps ask for what can never come. */
export const checkSteps = (scenario: Scenario, reportIssue: ReportIssue): void => {
  const tasks = scenario.tasks.map(({ server }) => server)
  const reachableByServer = new Map<string, ReachableStates>(
    scenario.tasks.map((task) => [task.server, initialReachableStates(task)]),
  )
  const checkTransition = (step: Step, path: PropertyKey[]) => {
    const { server = tasks.length === 1 ? tasks[0] : undefined, act: action, until } = step
    const reachable = server === undefined ? undefined : reachableByServer.get(server)
    if (!reachable) {
      const which = server === undefined ? 'say of which server' : `${server} has no task here`
      return reportIssue([...path, 'server'], which)
    }
    const next = action
      ? reachableAfterAction(reachable, action)
      : reachableFromState(reachable, until!)
    const visible = visibleStates(reachable).join(', ')
    if (next) reachableByServer.set(server!, next)
    else if (action)
      reportIssue([...path, 'act'], `unreachable: nothing takes ${action} in ${visible}`)
    else reportIssue([...path, 'until'], `unreachable: ${until} cannot follow, only ${visible}`)
  }
  for (const part of ['prepare', 'drive'] as const)
    for (const [index, step] of (scenario[part] as readonly Step[]).entries()) {
      const path = [part, index]
      if (!checkStepKind(step, path, reportIssue)) continue
      if (step.act !== undefined || step.until !== undefined) checkTransition(step, path)
      const { call } = step
      if (call !== undefined && !callableOperations.includes(call))
        reportIssue(
          [...path, 'call'],
          `no operation is called ${call}; did you mean ${closestMatch(call, callableOperations)}?`,
        )
    }
}

/** Tells of servers and tasks that name each other wrongly, and of expectations of neither. */
export const checkReferences = (scenario: Scenario, reportIssue: ReportIssue): void => {
  const names = scenario.servers.map(({ name }) => name)
  const isDuplicate = (list: readonly string[], index: number) => list.indexOf(list[index]!) < index
  names.forEach((name, index) => {
    if (isDuplicate(names, index))
      reportIssue(['servers', index, 'name'], `there are two servers ${name}`)
  })
  const owners = scenario.tasks.map(({ server }) => server)
  scenario.tasks.forEach(({ server, type }, index) => {
    const path = ['tasks', index, 'server']
    const source = scenario.servers.find(({ name }) => name === server)
    if (!source)
      reportIssue(
        path,
        `there is no server ${server}; did you mean ${closestMatch(server, names)}?`,
      )
    if (isDuplicate(owners, index)) reportIssue(path, `${server} has a task already`)
    if (source?.os === 'windows' && type === 'file')
      reportIssue(['tasks', index, 'type'], 'windows is copied by blocks alone')
  })
  const { tasks = {}, servers = {}, struck: applied } = scenario.expect ?? {}
  for (const name of Object.keys(tasks))
    if (!owners.includes(name)) reportIssue(['expect', 'tasks'], `${name} has no task here`, name)
  for (const [name, state] of Object.entries(servers)) {
    if (!names.includes(name))
      reportIssue(['expect', 'servers'], `there is no server ${name}`, name)
    if (!(sourceStates as readonly string[]).includes(state))
      reportIssue(
        ['expect', 'servers', name],
        `no source is ever ${state}; did you mean ${closestMatch(state, sourceStates)}?`,
      )
  }
  if (applied && applied.length !== scenario.stages.length)
    reportIssue(['expect', 'struck'], `there are ${scenario.stages.length} stages`)
}
