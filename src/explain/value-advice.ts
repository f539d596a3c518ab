// A value that was refused: every fault of the request at once, what is allowed in each place, and
// the request as it would be accepted.

import { type Fault, faultsIn, schemaOf } from '../api/parse.ts'
import { refusals, wordingOf } from '../api/refusals.ts'
import { valueAt } from '../domain/json.ts'
import type { Refusal, RefusalName } from '../domain/refusals.ts'
import { isPair } from '../domain/server/copy-state.ts'
import { migrationCycles, type SourceState } from '../domain/server/server.ts'
import { inCopy } from '../history/sandbox.ts'
import { crossOut } from '../journal/redact.ts'
import { commandOf } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Refused, subjectOf } from './about.ts'
import type { Advice } from './advice.ts'
import { allowedBy, schemaAt } from './allowed.ts'
import { tryOut } from './attempt.ts'
import { printedRequest } from './printed.ts'

type Told = Pick<Fault, 'where' | 'field' | 'rule'> & { allowed?: string; example?: unknown }
type Part = Fault['where']

const partNames: Readonly<Record<Part, 'params' | 'query' | 'body'>> = {
  path: 'params',
  query: 'query',
  body: 'body',
}
const parts: readonly Part[] = ['path', 'query', 'body']

/** disks[0].name as a path. */
const pathOf = (field: string): PropertyKey[] =>
  [...field.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key))

const withValue = (
  whole: unknown,
  [key, ...rest]: readonly PropertyKey[],
  value: unknown,
): unknown => {
  if (key === undefined) return value
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) }
  const at = copy as Record<PropertyKey, unknown>
  const next = withValue(at[key], rest, value)
  if (next === undefined) delete at[key]
  else at[key] = next
  return copy
}

const toldOf = ({ row, setting }: Refused, fault: Fault, value: unknown): Told => {
  const { where, field, rule, path } = fault
  const schema = row && schemaOf(row, where, setting.strict)
  const at = schema && schemaAt(schema, path)
  if (!at) return { where, field, rule }
  const printed = where === 'body' && row ? valueAt(printedRequest(row.id), path) : undefined
  return { where, field, rule, ...allowedBy(at, valueAt(value, path), printed) }
}

/** The fault that the refusal itself names, where what was sent is not known any more. */
const namedFault = ({ row, facts, setting, name }: Refused): Fault[] => {
  if (typeof facts.field !== 'string') return []
  const path = pathOf(facts.field)
  const where = parts.find((part) => {
    const schema = row && schemaOf(row, part, setting.strict)
    return schema && schemaAt(schema, path)
  })
  const rule = `${facts.rule ?? 'it is not allowed'}`
  return [{ where: where ?? 'body', path, field: facts.field, rule, name }]
}

const MAX_ROUNDS = 5

/** Mends a part of the request, fault by fault; undefined where the schema does not tell how. */
const mend = (refused: Refused, where: Part, value: unknown): unknown => {
  const { row, setting } = refused
  let at = value
  for (let round = 0; row && round < MAX_ROUNDS; round++) {
    const faults = faultsIn(row, where, at, setting.strict)
    if (faults.length === 0) return at
    for (const fault of faults) {
      const { example } = toldOf(refused, fault, at)
      if (example === undefined && fault.name !== 'UnknownField') return undefined
      at = withValue(at, fault.path, example)
    }
  }
  return undefined
}

type Patch = (refused: Refused, copy: Workspace) => Record<string, unknown>

const other = (name: unknown) => `${name}-2`

/** What makes a body acceptable where no schema says so: values by their path. */
const patches: Partial<Record<RefusalName, Patch>> = {
  ServerNameMissing: () => ({ name: 'web-1' }),
  ServerNameEmpty: () => ({ name: 'web-1' }),
  ServerNameTooLong: () => ({ name: 'web-1' }),
  ServerNameInvalid: () => ({ name: 'web-1' }),
  InvalidTaskType: () => ({ type: 'MIGRATE_BLOCK' }),
  InvalidMigrationIp: ({ input }) => ({
    migration_ip: valueAt(input.body, ['use_ipv6']) === true ? 'fd00::20' : '192.168.0.20',
  }),
  OsTypeConflict: ({ facts }) => ({
    os_type: facts.known,
    ...(facts.known === 'WINDOWS' && { type: 'MIGRATE_BLOCK' }),
  }),
  UefiNeedsExistingServer: () => ({ exist_server: true, 'target_server.vm_id': 'ecs-uefi' }),
  TargetServerInUse: ({ facts }) => ({ 'target_server.vm_id': other(facts.vm_id) }),
  CopyStateMissing: () => ({ copystate: 'replicate' }),
  CopyStateMismatch: ({ facts }) => ({
    migrationcycle: migrationCycles.find((cycle) =>
      isPair(`${facts.copystate}` as SourceState, cycle),
    ),
  }),
  CommandNameMissing: (refused, copy) => {
    const { task } = subjectOf(refused, copy)
    return { command_name: task ? commandOf(copy, task) : 'TASK_NOT_STARTED' }
  },
  ResultDetailMalformed: () => ({ result_detail: {} }),
  TemplateNameTaken: ({ facts }) => ({ 'template.name': other(facts.name) }),
  ProjectNameTaken: ({ facts }) => ({ name: other(facts.name) }),
  ProjectExists: ({ facts }) => ({ 'project.name': `${facts.name}_2` }),
}

const patched = (refused: Refused, copy: Workspace): unknown => {
  const changes = Object.entries(patches[refused.name]?.(refused, copy) ?? {})
  return changes.reduce(
    (body, [field, value]) => withValue(body, pathOf(field), value),
    refused.input.body,
  )
}

/** The body as its schema allows it, and what the copy says to it. */
type Correction = { body: unknown; next: Refusal | undefined }

/** Undefined if neither schema nor patch leads to a body that is well formed. */
const correctionOf = (refused: Refused): Correction | undefined => {
  const { row, trial, setting, input, workspace, past } = refused
  if (!row?.body || !workspace || !trial || input.body === undefined) return undefined
  const look = (copy: Workspace) => {
    const body = mend(refused, 'body', patched(refused, copy))
    if (body === undefined) return undefined
    const next = tryOut(copy, { ...trial, input: { ...input, body } }, setting.strict)
    return next?.refusal === refused.name ? undefined : { body, next }
  }
  return past(look) ?? inCopy(workspace, look)
}

const verdict = (next: Refusal | undefined) =>
  next
    ? `that is well formed, and meets ${refusals[next.refusal].code} next: ${wordingOf(refusals[next.refusal], next.facts)}`
    : 'this was accepted.'

const sentence = ({ field, rule, allowed, example }: Told): string =>
  [
    `${field}: ${rule}.`,
    ...(allowed === undefined ? [] : [` Allowed is ${allowed}`]),
    ...(example === undefined ? [] : [`, for example ${JSON.stringify(example)}`]),
    ...(allowed === undefined ? [] : ['.']),
  ].join('')

/** Looks for everything that is wrong, so that the next attempt meets no further refusal. */
export const valueAdvice = (refused: Refused): Advice => {
  const { row, input, setting, method, path } = refused
  const found = row
    ? parts.flatMap((where) => {
        const value = input[partNames[where]] ?? (where === 'body' ? undefined : {})
        if (value === undefined) return []
        return faultsIn(row, where, value, setting.strict).map((fault) => ({ fault, value }))
      })
    : []
  const all = found.length > 0 ? found : namedFault(refused).map((fault) => ({ fault, value: {} }))
  const faults = all.map(({ fault, value }) => crossOut(toldOf(refused, fault, value)) as Told)
  const correction = correctionOf(refused)
  const corrected = crossOut(correction?.body)
  const more = faults.length > 1 ? [`All of it: ${faults.length} faults were found.`] : []
  return {
    why: [...more, ...faults.map(sentence)],
    fix:
      corrected === undefined
        ? []
        : [
            {
              say: `Send it so. Tried out on a copy of the workspace, ${verdict(correction?.next)}`,
              call: { method, path, body: corrected },
            },
          ],
    details: { faults, ...(corrected !== undefined && { corrected }) },
  }
}
