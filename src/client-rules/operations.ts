// GET|PUT|DELETE /_emulator/client-rules
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { textReply } from '../api/reports/text-reply.ts'
import { hostOperation } from '../pipeline/host.ts'
import { clientRulesJUnit } from './junit.ts'
import { ClientRules, ClientRulesReport } from './schema.ts'
import { clientRulesText } from './text.ts'

const path = '/_emulator/client-rules'

/** Tells which rules hold, and how clients have kept them. */
export const ShowClientRules = hostOperation({
  id: 'ShowClientRules',
  method: 'GET',
  path,
  summary: 'Read how clients keep the rules of good behaviour, with every violation.',
  evidence: 'assumed',
  auth: 'none',
  query: z.object({ format: z.enum(['json', 'text', 'junit']).optional() }),
  reply: ClientRulesReport,
  refusals: [],
  run: ({ query: { format } }, { habits }) => {
    const report = habits.report()
    if (format === 'text') return textReply('text/plain', clientRulesText(report))
    return format === 'junit' ? textReply('application/xml', clientRulesJUnit(report)) : report
  },
})

/** Sets which rules hold; all are judged anew from here on. */
export const SetClientRules = hostOperation({
  id: 'SetClientRules',
  method: 'PUT',
  path,
  summary: 'Declare own rules of behaviour, and change or leave out ready ones; begin anew.',
  evidence: 'assumed',
  auth: 'none',
  body: ClientRules,
  reply: ClientRulesReport,
  refusals: [],
  run: ({ body }, { habits }) => {
    const problem = habits.set(body)
    if (problem === undefined) return habits.report()
    throw new ControlError(
      400,
      'InvalidClientRules',
      `${problem}.`,
      'See "Client rules" in the README for what a rule may say.',
    )
  },
})

/** Forgets what was seen, and own rules. */
export const ClearClientRules = hostOperation({
  id: 'ClearClientRules',
  method: 'DELETE',
  path,
  summary: 'Forget how clients behaved and the rules that were declared, and begin anew.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({}),
  refusals: [],
  run: (_, { habits }) => {
    habits.clear()
    return {}
  },
})
