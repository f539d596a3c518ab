// A value that was refused: every fault of the request at once, what is allowed in each place, and
// the request as it would be accepted.

import { issuesIn, schemaOf, type ValidationIssue } from '../api/parse.ts'
import { errorTemplates, renderMessage } from '../api/refusals.ts'
import { schemaAt } from '../api/zod-schema.ts'
import { parsePath, valueAt, withValueAt } from '../domain/json.ts'
import type { Refusal, RefusalName } from '../domain/refusals.ts'
import { isStateOfStage } from '../domain/server/copy-state.ts'
import { migrationCycles, type SourceState } from '../domain/server/server.ts'
import { inSandbox } from '../history/sandbox.ts'
import { redact } from '../journal/redact.ts'
import { agentCommandOf } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Advice } from './advice.ts'
import { describeAllowed } from './allowed-values.ts'
import { documentedRequest } from './documented-request.ts'
import { dryRunRequest } from './dry-run.ts'
import { type RefusalContext, taskAndServerOf } from './refusal-context.ts'

type ExplainedIssue = Pick<ValidationIssue, 'where' | 'field' | 'rule'> & {
  allowed?: string
  example?: unknown
}
type RequestPart = ValidationIssue['where']

const partNames: Readonly<Record<RequestPart, 'params' | 'query' | 'body'>> = {
  path: 'params',
  query: 'query',
  body: 'body',
}
const parts: readonly RequestPart[] = ['path', 'query', 'body']

const explainIssue = (
  { row, context }: RefusalContext,
  issue: ValidationIssue,
  value: unknown,
): ExplainedIssue => {
  const { where, field, rule, path } = issue
  const schema = row && schemaOf(row, where, context.strict)
  const at = schema && schemaAt(schema, path)
  if (!at) return { where, field, rule }
  const documented = where === 'body' && row ? valueAt(documentedRequest(row.id), path) : undefined
  return { where, field, rule, ...describeAllowed(at, valueAt(value, path), documented) }
}

/** The fault that the refusal itself names, where what was sent is not known any more. */
const issueFromRefusal = ({ row, facts, context, name }: RefusalContext): ValidationIssue[] => {
  if (typeof facts.field !== 'string') return []
  const path = parsePath(facts.field)
  const where = parts.find((part) => {
    const schema = row && schemaOf(row, part, context.strict)
    return schema && schemaAt(schema, path)
  })
  const rule = `${facts.rule ?? 'it is not allowed'}`
  return [{ where: where ?? 'body', path, field: facts.field, rule, name }]
}

const MAX_ROUNDS = 5

/** Mends a part of the request, fault by fault; undefined where the schema does not tell how. */
const correctPart = (refused: RefusalContext, where: RequestPart, value: unknown): unknown => {
  const { row, context } = refused
  let at = value
  for (let round = 0; row && round < MAX_ROUNDS; round++) {
    const issues = issuesIn(row, where, at, context.strict)
    if (issues.length === 0) return at
    for (const issue of issues) {
      const { example } = explainIssue(refused, issue, at)
      if (example === undefined && issue.name !== 'UnknownField') return undefined
      at = withValueAt(at, issue.path, example)
    }
  }
  return undefined
}

type Patch = (refused: RefusalContext, sandbox: Workspace) => Record<string, unknown>

const withSuffix = (name: unknown) => `${name}-2`

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
  TargetServerInUse: ({ facts }) => ({ 'target_server.vm_id': withSuffix(facts.vm_id) }),
  CopyStateMissing: () => ({ copystate: 'replicate' }),
  CopyStateMismatch: ({ facts }) => ({
    migrationcycle: migrationCycles.find((cycle) =>
      isStateOfStage(`${facts.copystate}` as SourceState, cycle),
    ),
  }),
  CommandNameMissing: (refused, sandbox) => {
    const { task } = taskAndServerOf(refused, sandbox)
    return { command_name: task ? agentCommandOf(task) : 'TASK_NOT_STARTED' }
  },
  ResultDetailMalformed: () => ({ result_detail: {} }),
  TemplateNameTaken: ({ facts }) => ({ 'template.name': withSuffix(facts.name) }),
  ProjectNameTaken: ({ facts }) => ({ name: withSuffix(facts.name) }),
  ProjectExists: ({ facts }) => ({ 'project.name': `${facts.name}_2` }),
}

const patchBody = (refused: RefusalContext, sandbox: Workspace): unknown => {
  const changes = Object.entries(patches[refused.name]?.(refused, sandbox) ?? {})
  return changes.reduce(
    (body, [field, value]) => withValueAt(body, parsePath(field), value),
    refused.input.body,
  )
}

/** The body as its schema allows it, and what the copy says to it. */
type Correction = { body: unknown; nextRefusal: Refusal | undefined }

/** Undefined if neither schema nor patch leads to a body that is well formed. */
const findCorrection = (refused: RefusalContext): Correction | undefined => {
  const { row, originalRequest, context, input, workspace, inSandboxAtRefusal } = refused
  if (!row?.body || !workspace || !originalRequest || input.body === undefined) return undefined
  const inspect = (sandbox: Workspace) => {
    const body = correctPart(refused, 'body', patchBody(refused, sandbox))
    if (body === undefined) return undefined
    const next = dryRunRequest(
      sandbox,
      { ...originalRequest, input: { ...input, body } },
      context.strict,
    )
    return next?.refusal === refused.name ? undefined : { body, nextRefusal: next }
  }
  return inSandboxAtRefusal(inspect) ?? inSandbox(workspace, inspect)
}

const describeNextRefusal = (next: Refusal | undefined) =>
  next
    ? `that is well formed, and meets ${errorTemplates[next.refusal].code} next: ${renderMessage(errorTemplates[next.refusal], next.facts)}`
    : 'this was accepted.'

const describeExplainedIssue = ({ field, rule, allowed, example }: ExplainedIssue): string =>
  [
    `${field}: ${rule}.`,
    ...(allowed === undefined ? [] : [` Allowed is ${allowed}`]),
    ...(example === undefined ? [] : [`, for example ${JSON.stringify(example)}`]),
    ...(allowed === undefined ? [] : ['.']),
  ].join('')

/** Looks for everything that is wrong, so that the next attempt meets no further refusal. */
export const valueAdvice = (refused: RefusalContext): Advice => {
  const { row, input, context, method, path } = refused
  const found = row
    ? parts.flatMap((where) => {
        const value = input[partNames[where]] ?? (where === 'body' ? undefined : {})
        if (value === undefined) return []
        return issuesIn(row, where, value, context.strict).map((issue) => ({ fault: issue, value }))
      })
    : []
  const all =
    found.length > 0
      ? found
      : issueFromRefusal(refused).map((issue) => ({ fault: issue, value: {} }))
  const issues = all.map(
    ({ fault: issue, value }) => redact(explainIssue(refused, issue, value)) as ExplainedIssue,
  )
  const correction = findCorrection(refused)
  const corrected = redact(correction?.body)
  const more = issues.length > 1 ? [`All of it: ${issues.length} faults were found.`] : []
  return {
    reasons: [...more, ...issues.map(describeExplainedIssue)],
    fix:
      corrected === undefined
        ? []
        : [
            {
              message: `Send it so. Tried out on a copy of the workspace, ${describeNextRefusal(correction?.nextRefusal)}`,
              call: { method, path, body: corrected },
            },
          ],
    details: { issues, ...(corrected !== undefined && { corrected }) },
  }
}
