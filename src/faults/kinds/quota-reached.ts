// The fault `quota-reached`: an account may have no more of something.
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

/** What asks for one more of it, and is told what. */
const quotas: Readonly<Record<string, Quota>> = {
  // An agent that comes back under its id adds none.
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

const asksForQuota = (
  row: FaultableOperation,
  { body }: FaultContext<unknown>['request'],
  { operation, matchesBody: isAsked }: Quota,
) => row.id === operation && (isAsked?.((body ?? {}) as Record<string, unknown>) ?? true)

/** Refuses what asks for one more, as if the account held as many as it may. */
export const quotaReached = defineRequestFault({
  kind: 'quota-reached',
  summary: 'Refuses one more server, template, project, task or clone with the code of its quota.',
  settings: z.strictObject({
    what: z.enum(['servers', 'templates', 'projects', 'tasks', 'clones']),
  }),
  matchesRequest: (row, request, { what }) => asksForQuota(row, request, quotas[what]!),
  apply: ({ settings: { what } }) => {
    const { code, message } = quotas[what]!
    const reply = { error: { code, status: 400, message } }
    return { detail: `${what}: ${code}`, timing: 'before', reply }
  },
})
