// A value that was refused: all issues of the request, what is allowed in each place, and a body
// that is accepted.
import { errorTemplates, renderMessage } from '../api/error-templates.ts'
import { issuesIn, schemaOf, type ValidationIssue } from '../api/parse.ts'
import { schemaAt } from '../api/zod-schema.ts'
import { parsePath, valueAt, withValueAt } from '../domain/json.ts'
import type { Refusal, RefusalName } from '../domain/refusals.ts'
import { isStateOfStage } from '../domain/server/copy-state.ts'
import { migrationCycles, type SourceState } from '../domain/server/server.ts'
import { inSandbox } from '../history/sandbox.ts'
import { redact } from '../journal/redact.ts'
import { agentCommandOf } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { describeAllowed } from './allowed-values.ts'
import { documentedRequest } from './documented-request.ts'
import { dryRunRequest } from './dry-run.ts'
import { fixStep, httpCall } from './fix-step.ts'
import { type Advice, type RefusalContext, taskAndServerOf } from './refusal-context.ts'

/** Finds everything that is wrong, so that the next request is not refused for another value. */
export const valueAdvice = (refused: RefusalContext): Advice => {
  const found = explainSentParts(refused)
  const issues = redact(found.length > 0 ? found : explainFacts(refused)) as ExplainedIssue[]
  const correction = findCorrection(refused)
  const corrected = redact(correction?.body)
  const count = issues.length > 1 ? [`The request has ${issues.length} issues:`] : []
  return {
    reasons: [...count, ...issues.map(describeIssue)],
    fix: correction
      ? [
          fixStep(
            `Send this body. Tried out on a copy of the workspace, ${describeOutcome(correction.refusal)}`,
            httpCall(refused.method, refused.path, corrected),
          ),
        ]
      : [],
    details: { issues, ...(correction && { corrected }) },
  }
}

type ExplainedIssue = Pick<ValidationIssue, 'where' | 'field' | 'rule'> & {
  allowed?: string
  example?: unknown
}

const parts = [
  ['path', 'params'],
  ['query', 'query'],
  ['body', 'body'],
] as const

/** Every issue of what was sent. */
const explainSentParts = (refused: RefusalContext): ExplainedIssue[] => {
  const { row, input, context } = refused
  return parts.flatMap(([where, part]) => {
    const value = input[part] ?? (where === 'body' ? undefined : {})
    if (!row || value === undefined) return []
    return issuesIn(row, where, value, context.strict).map((issue) =>
      explainIssue(refused, issue, valueAt(value, issue.path)),
    )
  })
}

/** The issue that the refusal itself names, for a request that is not known any more. */
const explainFacts = (refused: RefusalContext): ExplainedIssue[] => {
  const { row, facts, context } = refused
  if (typeof facts.field !== 'string') return []
  const path = parsePath(facts.field)
  const [where] = parts.find(([part]) => {
    const schema = row && schemaOf(row, part, context.strict)
    return schema && schemaAt(schema, path)
  }) ?? ['body' as const]
  const rule = `${facts.rule ?? 'it is not allowed'}`
  return [explainIssue(refused, { where, path, field: facts.field, rule }, undefined)]
}

const explainIssue = (
  { row, context }: RefusalContext,
  { where, path, field, rule }: Omit<ValidationIssue, 'name'>,
  received: unknown,
): ExplainedIssue => {
  const schema = row && schemaOf(row, where, context.strict)
  const schemaOfField = schema && schemaAt(schema, path)
  if (!schemaOfField) return { where, field, rule }
  const documented = where === 'body' ? valueAt(documentedRequest(row.id), path) : undefined
  return { where, field, rule, ...describeAllowed(schemaOfField, received, documented) }
}

const describeIssue = ({ field, rule, allowed, example }: ExplainedIssue): string => {
  if (allowed === undefined) return `${field}: ${rule}.`
  const suffix = example === undefined ? '' : `, for example ${JSON.stringify(example)}`
  return `${field}: ${rule}. Allowed is ${allowed}${suffix}.`
}

/** A body that is well formed, and the refusal of the request with it, if it is refused. */
type Correction = { body: unknown; refusal: Refusal | undefined }

/** Undefined if neither the schema nor a patch leads to a body that fares better. */
const findCorrection = (refused: RefusalContext): Correction | undefined => {
  const { row, originalRequest, context, input, workspace, inSandboxAtRefusal } = refused
  if (!row?.body || !workspace || !originalRequest || input.body === undefined) return undefined
  const inspect = (sandbox: Workspace) => {
    const body = correctBody(refused, patchBody(refused, sandbox))
    if (body === undefined) return undefined
    const request = { ...originalRequest, input: { ...input, body } }
    const refusal = dryRunRequest(sandbox, request, context.strict)
    return refusal?.refusal === refused.name ? undefined : { body, refusal }
  }
  return inSandboxAtRefusal(inspect) ?? inSandbox(workspace, inspect)
}

const describeOutcome = (refusal: Refusal | undefined) => {
  if (!refusal) return 'this was accepted.'
  const template = errorTemplates[refusal.refusal]
  return `it was well formed, but was refused with ${template.code}: ${renderMessage(template, refusal.facts)}`
}

/** Correcting one issue may reveal others. */
const MAX_ROUNDS = 5

/** Puts examples where the body has issues; undefined if an issue has no example. */
const correctBody = (refused: RefusalContext, body: unknown): unknown => {
  const { row, context } = refused
  let corrected = body
  for (let round = 0; row && round < MAX_ROUNDS; round++) {
    const issues = issuesIn(row, 'body', corrected, context.strict)
    if (issues.length === 0) return corrected
    for (const issue of issues) {
      const { example } = explainIssue(refused, issue, valueAt(corrected, issue.path))
      if (example === undefined && issue.name !== 'UnknownField') return undefined
      corrected = withValueAt(corrected, issue.path, example)
    }
  }
  return undefined
}

type Patch = (refused: RefusalContext, sandbox: Workspace) => Record<string, unknown>

const nameServer: Patch = () => ({ name: 'web-1' })

/** What makes a body acceptable where no schema says so: values by their path. */
const patches: Partial<Record<RefusalName, Patch>> = {
  ServerNameMissing: nameServer,
  ServerNameEmpty: nameServer,
  ServerNameTooLong: nameServer,
  ServerNameInvalid: nameServer,
  InvalidTaskType: () => ({ type: 'MIGRATE_BLOCK' }),
  InvalidMigrationIp: ({ input }) => ({
    migration_ip: valueAt(input.body, ['use_ipv6']) === true ? 'fd00::20' : '192.168.0.20',
  }),
  OsTypeConflict: ({ facts }) => ({
    os_type: facts.known,
    ...(facts.known === 'WINDOWS' && { type: 'MIGRATE_BLOCK' }),
  }),
  UefiNeedsExistingServer: () => ({ exist_server: true, 'target_server.vm_id': 'ecs-uefi' }),
  TargetServerInUse: ({ facts }) => ({ 'target_server.vm_id': `${facts.vm_id}-2` }),
  CopyStateMissing: () => ({ copystate: 'replicate', migrationcycle: 'replicating' }),
  CopyStateEmpty: () => ({ copystate: 'replicate', migrationcycle: 'replicating' }),
  CopyStateMismatch: ({ facts }) => ({
    migrationcycle: migrationCycles.find((cycle) =>
      isStateOfStage(`${facts.copystate}` as SourceState, cycle),
    ),
  }),
  CommandNameMissing: (refused, sandbox) => {
    const { task } = taskAndServerOf(refused, sandbox)
    return { command_name: task ? agentCommandOf(task) : 'TASK_NOT_STARTED' }
  },
  CommandNotInForce: ({ facts }) => ({ command_name: facts.command_name }),
  CommandResultInvalid: () => ({ result: 'success' }),
  ResultDetailMalformed: () => ({ result_detail: {} }),
  TemplateNameTaken: ({ facts }) => ({ 'template.name': `${facts.name}-2` }),
  ProjectNameTaken: ({ facts }) => ({ name: `${facts.name}-2` }),
  ProjectExists: ({ facts }) => ({ 'project.name': `${facts.name}_2` }),
}

const patchBody = (refused: RefusalContext, sandbox: Workspace): unknown =>
  Object.entries(patches[refused.name]?.(refused, sandbox) ?? {}).reduce(
    (body, [field, value]) => withValueAt(body, parsePath(field), value),
    refused.input.body,
  )
