// A stage of a scenario as the fault that carries it out.

import { closestMatch } from '../api/closest-match.ts'
import { describeIssue } from '../api/zod-messages.ts'
import { matchesPattern } from '../domain/policy.ts'
import { faultKinds, findFaultKind } from '../faults/kinds/index.ts'
import { FaultRequestSchema } from '../faults/shapes.ts'
import { faultableOperations } from '../faults/strikable.ts'
import { subTasksOf } from './reachable-states.ts'
import type { FaultStep, Scenario } from './schema.ts'
import { keysAt } from './schema-keys.ts'

type Path = readonly PropertyKey[]

/** Tells of a flaw at a path; with `key`, of that key itself. */
export type ReportIssue = (path: Path, message: string, key?: string) => void

/** What a step of a fixture has in the place of an id or an instant that is not known yet. */
export const idReference = (what: 'server' | 'task', name: string): string => `{{${what} ${name}}}`
const instantReference = (ms: number) => `{{now + ${ms}}}`

const didYouMean = (received: string, known: Iterable<string>) =>
  `did you mean ${closestMatch(received, known)}?`

const commonFields = ['times', 'probability', 'id'] as const

/** The keys that may stand in `do` for this kind. */
const allowedFields = (kind: string) => [
  ...Object.keys(findFaultKind(kind)?.settings.shape ?? {}),
  ...commonFields,
]

const checkFaultStep = (
  scenario: Scenario,
  { when, do: faultFields }: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
) => {
  const kind = findFaultKind(faultFields.fault)!
  const { server, name, operation, subtask, user, progress } = when
  const names = scenario.servers.map((each) => each.name)
  if (server !== undefined && !names.includes(server))
    reportIssue(
      [...at, 'when', 'server'],
      `there is no server ${server}; ${didYouMean(server, names)}`,
    )
  if (server !== undefined && name !== undefined)
    reportIssue([...at, 'when', 'name'], 'give server or name, not both')
  const isTaskFault = kind.appliesTo === 'tasks'
  for (const [key, value] of Object.entries({ operation, user }))
    if (isTaskFault && value !== undefined)
      reportIssue([...at, 'when'], `${kind.kind} strikes tasks: it meets no ${key}`, key)
  if (
    !isTaskFault &&
    operation !== undefined &&
    !faultableOperations.some((id) => matchesPattern(operation, id))
  )
    reportIssue(
      [...at, 'when', 'operation'],
      `no operation is called ${operation}; ${didYouMean(operation, faultableOperations)}`,
    )
  for (const [key, field, value] of [
    ['subtask', 'subtask', subtask],
    ['progress', 'at_progress', progress],
  ] as const) {
    if (value === undefined) continue
    if (!(field in kind.settings.shape))
      reportIssue([...at, 'when'], `${kind.kind} knows no ${key}`, key)
    else if (faultFields[field] !== undefined)
      reportIssue([...at, 'do'], `give ${field} here or ${key} in when, not both`, field)
  }
}

/** A sub-task that none of the tasks concerned ever has is awaited in vain. */
const checkSubTask = (
  scenario: Scenario,
  { when, do: faultFields }: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
) => {
  const { server } = when
  const subtask = when.subtask ?? faultFields.subtask
  if (typeof subtask !== 'string' || subtask === '*') return
  const path = [...at, when.subtask === undefined ? 'do' : 'when', 'subtask']
  const tasks = scenario.tasks.filter((task) => server === undefined || task.server === server)
  const known = tasks.flatMap((task) => {
    const source = scenario.servers.find(({ name }) => name === task.server)
    return source ? subTasksOf(source, task) : []
  })
  if (known.length > 0 && when.name === undefined && !known.includes(subtask))
    reportIssue(path, `no task here ever comes to ${subtask}; ${didYouMean(subtask, known)}`)
}

const scenarioPathOfField: Readonly<Record<string, Path>> = {
  subtask: ['when', 'subtask'],
  at_progress: ['when', 'progress'],
  nth: ['when', 'nth'],
  ttl_ms: ['for'],
}

type ArmFaultBody = { id: string; [field: string]: unknown }

/** The body of ArmFault for a stage; undefined where it is flawed, which is complained of. */
export const compileFaultStep = (
  scenario: Scenario,
  faultStep: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
): ArmFaultBody | undefined => {
  const { when, do: faultFields, for: duration_ms } = faultStep
  const { fault, ...settings } = faultFields
  const kinds = faultKinds.map(({ kind }) => kind)
  if (!findFaultKind(fault)) {
    reportIssue([...at, 'do', 'fault'], `there is no fault ${fault}; ${didYouMean(fault, kinds)}`)
    return undefined
  }
  const known = allowedFields(fault)
  const unknownFields = Object.keys(settings).filter((key) => !known.includes(key))
  for (const key of unknownFields)
    reportIssue([...at, 'do'], `${fault} has no field ${key}; ${didYouMean(key, known)}`, key)
  checkFaultStep(scenario, faultStep, at, reportIssue)
  checkSubTask(scenario, faultStep, at, reportIssue)
  const { server, name, operation, user, subtask, progress, nth, after } = when
  const match = { source: server && idReference('server', server), name, operation, user }
  const isDefined = (value: unknown) => value !== undefined
  const omitUndefined = (fields: object) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => isDefined(value)))
  const fields = { ...settings, ...omitUndefined({ subtask, at_progress: progress, nth }) }
  const body: ArmFaultBody = {
    id: `stage-${(at.at(-1)! as number) + 1}`,
    kind: fault,
    match: omitUndefined(match),
    ...fields,
  }
  if (unknownFields.length > 0) return undefined
  const checked = FaultRequestSchema.safeParse({ ...body, match: {} })
  for (const issue of checked.error?.issues ?? []) {
    const [field, ...rest] = issue.path
    const isGivenInDo = String(field) in settings
    const path = (isGivenInDo ? undefined : scenarioPathOfField[String(field)]) ?? [
      'do',
      ...issue.path,
    ]
    const value =
      field === undefined ? undefined : (fields as Record<string, unknown>)[String(field)]
    const known = keysAt(findFaultKind(fault)!.settings, [])
    const isNew = value === undefined && known.includes(String(field))
    const where = isNew ? ` ${String(field)}:` : ''
    reportIssue(
      [...at, ...path],
      `${fault}:${where} ${describeIssue(issue, rest.length > 0 ? '' : value)}`,
    )
  }
  if (!checked.success) return undefined
  // What begins later lasts from then on; what begins now, from its arming.
  if (after !== undefined)
    return {
      ...body,
      from_ms: instantReference(after),
      ...(duration_ms !== undefined && { until_ms: instantReference(after + duration_ms) }),
    }
  return { ...body, ...(duration_ms !== undefined && { ttl_ms: duration_ms }) }
}
