// A stage of a scenario as the fault that carries it out.

import { nearest } from '../api/nearest.ts'
import { ruleOf } from '../api/zod-messages.ts'
import { fits } from '../domain/policy.ts'
import { faultKinds, kindNamed } from '../faults/kinds/index.ts'
import { ArmedFault } from '../faults/shapes.ts'
import { strikable } from '../faults/strikable.ts'
import { subTasksOf } from './course.ts'
import { keysAt } from './keys.ts'
import type { Scenario, Stage } from './shape.ts'

type Path = readonly PropertyKey[]

/** Tells of a flaw at a path; with `key`, of that key itself. */
export type Complain = (path: Path, message: string, key?: string) => void

/** What a step of a fixture has in the place of an id or an instant that is not known yet. */
export const idOf = (what: 'server' | 'task', name: string): string => `{{${what} ${name}}}`
const instantAfter = (ms: number) => `{{now + ${ms}}}`

const meant = (given: string, known: Iterable<string>) => `did you mean ${nearest(given, known)}?`

const armedFields = ['times', 'probability', 'id'] as const

/** The keys that may stand in `do` for this kind. */
const fieldsOf = (kind: string) => [
  ...Object.keys(kindNamed(kind)?.settings.shape ?? {}),
  ...armedFields,
]

const checkNames = (
  scenario: Scenario,
  { when, do: deed }: Stage,
  at: Path,
  complain: Complain,
) => {
  const kind = kindNamed(deed.fault)!
  const { server, name, operation, subtask, user, progress } = when
  const names = scenario.servers.map((each) => each.name)
  if (server !== undefined && !names.includes(server))
    complain([...at, 'when', 'server'], `there is no server ${server}; ${meant(server, names)}`)
  if (server !== undefined && name !== undefined)
    complain([...at, 'when', 'name'], 'give server or name, not both')
  const isOfTasks = kind.strikes === 'tasks'
  for (const [key, value] of Object.entries({ operation, user }))
    if (isOfTasks && value !== undefined)
      complain([...at, 'when'], `${kind.kind} strikes tasks: it meets no ${key}`, key)
  if (!isOfTasks && operation !== undefined && !strikable.some((id) => fits(operation, id)))
    complain(
      [...at, 'when', 'operation'],
      `no operation is called ${operation}; ${meant(operation, strikable)}`,
    )
  for (const [key, field, value] of [
    ['subtask', 'subtask', subtask],
    ['progress', 'at_progress', progress],
  ] as const) {
    if (value === undefined) continue
    if (!(field in kind.settings.shape))
      complain([...at, 'when'], `${kind.kind} knows no ${key}`, key)
    else if (deed[field] !== undefined)
      complain([...at, 'do'], `give ${field} here or ${key} in when, not both`, field)
  }
}

/** A sub-task that none of the tasks concerned ever has is awaited in vain. */
const checkSubTask = (
  scenario: Scenario,
  { when, do: deed }: Stage,
  at: Path,
  complain: Complain,
) => {
  const { server } = when
  const subtask = when.subtask ?? deed.subtask
  if (typeof subtask !== 'string' || subtask === '*') return
  const path = [...at, when.subtask === undefined ? 'do' : 'when', 'subtask']
  const tasks = scenario.tasks.filter((task) => server === undefined || task.server === server)
  const known = tasks.flatMap((task) => {
    const source = scenario.servers.find(({ name }) => name === task.server)
    return source ? subTasksOf(source, task) : []
  })
  if (known.length > 0 && when.name === undefined && !known.includes(subtask))
    complain(path, `no task here ever comes to ${subtask}; ${meant(subtask, known)}`)
}

const fromFault: Readonly<Record<string, Path>> = {
  subtask: ['when', 'subtask'],
  at_progress: ['when', 'progress'],
  nth: ['when', 'nth'],
  ttl_ms: ['for'],
}

type Body = { id: string; [field: string]: unknown }

/** The body of ArmFault for a stage; undefined where it is flawed, which is complained of. */
export const armingOf = (
  scenario: Scenario,
  stage: Stage,
  at: Path,
  complain: Complain,
): Body | undefined => {
  const { when, do: deed, for: span } = stage
  const { fault, ...own } = deed
  const kinds = faultKinds.map(({ kind }) => kind)
  if (!kindNamed(fault)) {
    complain([...at, 'do', 'fault'], `there is no fault ${fault}; ${meant(fault, kinds)}`)
    return undefined
  }
  const known = fieldsOf(fault)
  const strange = Object.keys(own).filter((key) => !known.includes(key))
  for (const key of strange)
    complain([...at, 'do'], `${fault} has no field ${key}; ${meant(key, known)}`, key)
  checkNames(scenario, stage, at, complain)
  checkSubTask(scenario, stage, at, complain)
  const { server, name, operation, user, subtask, progress, nth, after } = when
  const match = { source: server && idOf('server', server), name, operation, user }
  const isPut = (value: unknown) => value !== undefined
  const put = (fields: object) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => isPut(value)))
  const fields = { ...own, ...put({ subtask, at_progress: progress, nth }) }
  const body: Body = {
    id: `stage-${(at.at(-1)! as number) + 1}`,
    kind: fault,
    match: put(match),
    ...fields,
  }
  if (strange.length > 0) return undefined
  const checked = ArmedFault.safeParse({ ...body, match: {} })
  for (const issue of checked.error?.issues ?? []) {
    const [field, ...rest] = issue.path
    const isOwn = String(field) in own
    const path = (isOwn ? undefined : fromFault[String(field)]) ?? ['do', ...issue.path]
    const value =
      field === undefined ? undefined : (fields as Record<string, unknown>)[String(field)]
    const known = keysAt(kindNamed(fault)!.settings, [])
    const isNew = value === undefined && known.includes(String(field))
    const where = isNew ? ` ${String(field)}:` : ''
    complain([...at, ...path], `${fault}:${where} ${ruleOf(issue, rest.length > 0 ? '' : value)}`)
  }
  if (!checked.success) return undefined
  // What begins later lasts from then on; what begins now, from its arming.
  if (after !== undefined)
    return {
      ...body,
      from_ms: instantAfter(after),
      ...(span !== undefined && { until_ms: instantAfter(after + span) }),
    }
  return { ...body, ...(span !== undefined && { ttl_ms: span }) }
}
