// The steps of a scenario's prepare and drive: whether they can come to pass.
import { nearest } from '../api/nearest.ts'
import { sourceStates } from '../domain/server/server.ts'
import { operationsById, takesWorkspace } from '../pipeline/table.ts'
import type { Complain } from './compile-fault.ts'
import { type Course, courseAfter, courseBegun, courseUntil, shownIn } from './course.ts'
import type { Scenario } from './shape.ts'

type Step = Scenario['prepare'][number] & {
  call?: string | undefined
  sign_in?: true | undefined
}

const verbs = ['act', 'until', 'advance', 'call', 'sign_in'] as const

const callable = [...operationsById.values()].filter(takesWorkspace).map(({ id }) => id)

const checkVerb = (step: Step, path: PropertyKey[], complain: Complain): boolean => {
  const given = verbs.filter((verb) => step[verb] !== undefined)
  if (given.length !== 1) complain(path, `a step has one of ${verbs.join(', ')}`)
  return given.length === 1
}

/** Tells where a scenario's steps ask for what can never come. */
export const checkSteps = (scenario: Scenario, complain: Complain): void => {
  const tasks = scenario.tasks.map(({ server }) => server)
  const courses = new Map<string, Course>(
    scenario.tasks.map((task) => [task.server, courseBegun(task)]),
  )
  const checkMove = (step: Step, path: PropertyKey[]) => {
    const { server = tasks.length === 1 ? tasks[0] : undefined, act, until } = step
    const course = server === undefined ? undefined : courses.get(server)
    if (!course) {
      const which = server === undefined ? 'say of which server' : `${server} has no task here`
      return complain([...path, 'server'], which)
    }
    const next = act ? courseAfter(course, act) : courseUntil(course, until!)
    const may = shownIn(course).join(', ')
    if (next) courses.set(server!, next)
    else if (act) complain([...path, 'act'], `unreachable: nothing takes ${act} in ${may}`)
    else complain([...path, 'until'], `unreachable: ${until} cannot follow, only ${may}`)
  }
  for (const part of ['prepare', 'drive'] as const)
    for (const [index, step] of (scenario[part] as readonly Step[]).entries()) {
      const path = [part, index]
      if (!checkVerb(step, path, complain)) continue
      if (step.act !== undefined || step.until !== undefined) checkMove(step, path)
      const { call } = step
      if (call !== undefined && !callable.includes(call))
        complain(
          [...path, 'call'],
          `no operation is called ${call}; did you mean ${nearest(call, callable)}?`,
        )
    }
}

/** Tells of servers and tasks that name each other wrongly, and of expectations of neither. */
export const checkCast = (scenario: Scenario, complain: Complain): void => {
  const names = scenario.servers.map(({ name }) => name)
  const twice = (list: readonly string[], index: number) => list.indexOf(list[index]!) < index
  names.forEach((name, index) => {
    if (twice(names, index)) complain(['servers', index, 'name'], `there are two servers ${name}`)
  })
  const owners = scenario.tasks.map(({ server }) => server)
  scenario.tasks.forEach(({ server, type }, index) => {
    const path = ['tasks', index, 'server']
    const source = scenario.servers.find(({ name }) => name === server)
    if (!source)
      complain(path, `there is no server ${server}; did you mean ${nearest(server, names)}?`)
    if (twice(owners, index)) complain(path, `${server} has a task already`)
    if (source?.os === 'windows' && type === 'file')
      complain(['tasks', index, 'type'], 'windows is copied by blocks alone')
  })
  const { tasks = {}, servers = {}, struck } = scenario.expect ?? {}
  for (const name of Object.keys(tasks))
    if (!owners.includes(name)) complain(['expect', 'tasks'], `${name} has no task here`, name)
  for (const [name, state] of Object.entries(servers)) {
    if (!names.includes(name)) complain(['expect', 'servers'], `there is no server ${name}`, name)
    if (!(sourceStates as readonly string[]).includes(state))
      complain(
        ['expect', 'servers', name],
        `no source is ever ${state}; did you mean ${nearest(state, sourceStates)}?`,
      )
  }
  if (struck && struck.length !== scenario.stages.length)
    complain(['expect', 'struck'], `there are ${scenario.stages.length} stages`)
}
