// The fault `quota-reached`: the account has reached a quota.
import { z } from 'zod'
import { errorTemplates, renderMessage } from '../../api/error-templates.ts'
import { defineRequestFault, type FaultableOperation, type FaultContext } from '../kind.ts'

type Quota = {
  operation: string
  code: string
  message: string
  matchesBody?: (body: Record<string, unknown>) => boolean
}

const quotaRefusal = (
  name: 'ServerQuotaReached' | 'TemplateQuotaReached' | 'ProjectQuotaReached',
) => {
  const limit = name === 'ServerQuotaReached' ? 1000 : 50
  return {
    code: errorTemplates[name].code,
    message: renderMessage(errorTemplates[name], { limit }),
  }
}

/** The operation that needs each quota, and its error. */
const quotas: Readonly<Record<string, Quota>> = {
  // An agent that registers again under its id does not add a server.
  servers: {
    operation: 'RegisterServer',
    matchesBody: ({ id }) => !id,
    ...quotaRefusal('ServerQuotaReached'),
  },
  templates: { operation: 'CreateTemplate', ...quotaRefusal('TemplateQuotaReached') },
  projects: { operation: 'CreateMigproject', ...quotaRefusal('ProjectQuotaReached') },
  tasks: {
    operation: 'CreateTask',
    code: 'SMS.6407',
    message: 'The quota is not enough.',
  },
  clones: {
    operation: 'UpdateTaskStatus',
    matchesBody: ({ operation }) => operation === 'clone_test' || operation === 'test',
    code: 'SMS.6526',
    message: 'The quota is not enough to clone the target server.',
  },
}

const needsQuota = (
  row: FaultableOperation,
  { body }: FaultContext<unknown>['request'],
  { operation, matchesBody }: Quota,
) => row.id === operation && (matchesBody?.((body ?? {}) as Record<string, unknown>) ?? true)

/** Refuses to create one more, as if the account had reached its quota. */
export const quotaReached = defineRequestFault({
  kind: 'quota-reached',
  summary: 'Refuses a new server, template, project, task or clone with the code of its quota.',
  settings: z.strictObject({
    what: z.enum(['servers', 'templates', 'projects', 'tasks', 'clones']),
  }),
  matchesRequest: (row, request, { what }) => needsQuota(row, request, quotas[what]!),
  apply: ({ settings: { what } }) => {
    const { code, message } = quotas[what]!
    const reply = { error: { code, status: 400, message } }
    return { detail: `${what}: ${code}`, timing: 'before', reply }
  },
})
