// The fault `quota-reached`: an account may have no more of something.
import { z } from 'zod'
import { refusals, wordingOf } from '../../api/refusals.ts'
import { type Encounter, requestFault, type StruckRow } from '../kind.ts'

type Quota = {
  operation: string
  code: string
  message: string
  isAsked?: (body: Record<string, unknown>) => boolean
}

const own = (name: 'ServerQuotaReached' | 'TemplateQuotaReached' | 'ProjectQuotaReached') => {
  const limit = name === 'ServerQuotaReached' ? 1000 : 50
  return { code: refusals[name].code, message: wordingOf(refusals[name], { limit }) }
}

/** What asks for one more of it, and is told what. */
const quotas: Readonly<Record<string, Quota>> = {
  // An agent that comes back under its id adds none.
  servers: {
    operation: 'RegisterServer',
    isAsked: ({ id }) => !id,
    ...own('ServerQuotaReached'),
  },
  templates: { operation: 'CreateTemplate', ...own('TemplateQuotaReached') },
  projects: { operation: 'CreateMigproject', ...own('ProjectQuotaReached') },
  tasks: {
    operation: 'CreateTask',
    code: 'SMS.6407',
    message: 'The quota is not enough.',
  },
  clones: {
    operation: 'UpdateTaskStatus',
    isAsked: ({ operation }) => operation === 'clone_test' || operation === 'test',
    code: 'SMS.6526',
    message: 'The quota is not enough to clone the target server.',
  },
}

const isFor = (
  row: StruckRow,
  { body }: Encounter<unknown>['request'],
  { operation, isAsked }: Quota,
) => row.id === operation && (isAsked?.((body ?? {}) as Record<string, unknown>) ?? true)

/** Refuses what asks for one more, as if the account held as many as it may. */
export const quotaReached = requestFault({
  kind: 'quota-reached',
  summary: 'Refuses one more server, template, project, task or clone with the code of its quota.',
  settings: z.strictObject({
    what: z.enum(['servers', 'templates', 'projects', 'tasks', 'clones']),
  }),
  concerns: (row, request, { what }) => isFor(row, request, quotas[what]!),
  strike: ({ settings: { what } }) => {
    const { code, message } = quotas[what]!
    const reply = { told: { code, status: 400, message } }
    return { detail: `${what}: ${code}`, when: 'before', reply }
  },
})
