// A fault step of a scenario as the body of ArmFault.

import { closestMatch } from '../api/closest-match.ts'
import { reference } from '../api/step.ts'
import { plainMessages, ruleOf } from '../api/zod-messages.ts'
import { omitUndefined } from '../domain/json.ts'
import { matchesPattern } from '../domain/policy.ts'
import { faultableOperations } from '../faults/faultable-operations.ts'
import { faultKinds, findFaultKind } from '../faults/kinds/index.ts'
import { FaultRequestSchema } from '../faults/schema.ts'
import { subTasksOf } from './reachable-states.ts'
import type { FaultStep, Scenario } from './schema.ts'

type Path = readonly PropertyKey[]

/**
 * Reports an issue of the value at a path or, with `key`, of that key in the object at the path.
 */
export type ReportIssue = (path: Path, message: string, key?: string) => void

type ArmFaultBody = { id: string; [field: string]: unknown }

type FaultKind = NonNullable<ReturnType<typeof findFaultKind>>

/**
 * Returns the body of ArmFault for a fault step. Where the step is wrong, reports the issues and
 * returns undefined.
 */
export const compileFaultStep = (
  scenario: Scenario,
  faultStep: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
): ArmFaultBody | undefined => {
  const { fault, ...settings } = faultStep.do
  const kind = findFaultKind(fault)
  if (!kind) {
    const kinds = faultKinds.map((each) => each.kind)
    reportIssue([...at, 'do', 'fault'], `there is no fault ${fault}; ${didYouMean(fault, kinds)}`)
    return undefined
  }
  const known = [...Object.keys(kind.settings.shape), ...commonFields]
  const unknown = Object.keys(settings).filter((key) => !known.includes(key))
  for (const key of unknown)
    reportIssue([...at, 'do'], `${fault} has no field ${key}; ${didYouMean(key, known)}`, key)
  checkServer(scenario, faultStep, at, reportIssue)
  checkOperation(kind, faultStep, at, reportIssue)
  checkPoint(kind, faultStep, at, reportIssue)
  checkSubTask(scenario, faultStep, at, reportIssue)
  if (unknown.length > 0) return undefined
  const body = toFaultBody(faultStep, at)
  return isValidFault(kind, faultStep, body, at, reportIssue)
    ? { ...body, ...windowOf(faultStep) }
    : undefined
}

/** What a step of a fixture has in place of the id of a server or task. */
export const idReference = (what: 'server' | 'task', name: string): string =>
  reference(`${what} ${name}`)

const instantReference = (ms: number) => reference(`now + ${ms}`)

const didYouMean = (received: string, known: Iterable<string>) =>
  `did you mean ${closestMatch(received, known)}?`

/** Fields of every fault that may stand in `do`. */
const commonFields = ['times', 'probability', 'id'] as const

const checkServer = (
  scenario: Scenario,
  { when: { server, name } }: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
) => {
  if (server === undefined) return
  const names = scenario.servers.map((each) => each.name)
  if (!names.includes(server))
    reportIssue(
      [...at, 'when', 'server'],
      `there is no server ${server}; ${didYouMean(server, names)}`,
    )
  if (name !== undefined) reportIssue([...at, 'when', 'name'], 'give server or name, not both')
}

const checkOperation = (
  { kind, appliesTo }: FaultKind,
  { when: { operation, user } }: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
) => {
  if (appliesTo === 'tasks')
    for (const [key, value] of Object.entries({ operation, user }))
      if (value !== undefined)
        reportIssue([...at, 'when'], `${kind} applies to tasks: it cannot match by ${key}`, key)
  if (appliesTo === 'tasks' || operation === undefined) return
  if (!faultableOperations.some((id) => matchesPattern(operation, id)))
    reportIssue(
      [...at, 'when', 'operation'],
      `there is no operation ${operation}; ${didYouMean(operation, faultableOperations)}`,
    )
}

/** Checks where in a task's work the fault is to occur: `when` or `do` may say so. */
const checkPoint = (
  { kind, settings }: FaultKind,
  { when: { subtask, progress }, do: fields }: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
) => {
  for (const [key, field, value] of [
    ['subtask', 'subtask', subtask],
    ['progress', 'at_progress', progress],
  ] as const) {
    if (value === undefined) continue
    if (!(field in settings.shape))
      reportIssue([...at, 'when'], `${kind} does not depend on ${key}`, key)
    else if (fields[field] !== undefined)
      reportIssue([...at, 'do'], `give ${field} here or ${key} in when, not both`, field)
  }
}

/** Reports a sub-task that none of the matching tasks has in any phase. */
const checkSubTask = (
  scenario: Scenario,
  { when, do: fields }: FaultStep,
  at: Path,
  reportIssue: ReportIssue,
) => {
  const subtask = when.subtask ?? fields.subtask
  if (typeof subtask !== 'string' || subtask === '*' || when.name !== undefined) return
  const known = scenario.tasks
    .filter((task) => when.server === undefined || task.server === when.server)
    .flatMap((task) => {
      const source = scenario.servers.find(({ name }) => name === task.server)
      return source ? subTasksOf(source, task) : []
    })
  if (known.length === 0 || known.includes(subtask)) return
  const path = [...at, when.subtask === undefined ? 'do' : 'when', 'subtask']
  reportIssue(path, `no task here has the sub-task ${subtask}; ${didYouMean(subtask, known)}`)
}

const toFaultBody = (
  { when: { server, name, operation, user, subtask, progress, nth }, do: fields }: FaultStep,
  at: Path,
): ArmFaultBody => {
  const { fault, ...settings } = fields
  const source = server === undefined ? undefined : idReference('server', server)
  return {
    id: `fault-step-${(at.at(-1)! as number) + 1}`,
    kind: fault,
    match: omitUndefined({ source, name, operation, user }),
    ...settings,
    ...omitUndefined({ subtask, at_progress: progress, nth }),
  }
}

/** Where the scenario file has a field of the fault that does not stand in `do`. */
const pathOfField: Readonly<Record<string, Path>> = {
  subtask: ['when', 'subtask'],
  at_progress: ['when', 'progress'],
  nth: ['when', 'nth'],
  ttl_ms: ['for'],
}

const isValidFault = (
  { kind, settings }: FaultKind,
  { do: fields }: FaultStep,
  body: ArmFaultBody,
  at: Path,
  reportIssue: ReportIssue,
): boolean => {
  const parsed = FaultRequestSchema.safeParse({ ...body, match: {} }, plainMessages)
  for (const issue of parsed.error?.issues ?? []) {
    const [field] = issue.path.map(String)
    const path = (field && !(field in fields) && pathOfField[field]) || ['do', ...issue.path]
    const value = field === undefined ? undefined : body[field]
    const isMissing = field && value === undefined && Object.keys(settings.shape).includes(field)
    reportIssue([...at, ...path], `${kind}:${isMissing ? ` ${field}:` : ''} ${ruleOf(issue)}`)
  }
  return parsed.success
}

/** From when to when it is armed. With `after`, both are instants; else it is armed at once. */
const windowOf = ({ when: { after }, for: duration_ms }: FaultStep) => {
  if (after === undefined) return omitUndefined({ ttl_ms: duration_ms })
  return {
    from_ms: instantReference(after),
    ...(duration_ms !== undefined && { until_ms: instantReference(after + duration_ms) }),
  }
}
