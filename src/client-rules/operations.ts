// GET|PUT|DELETE /_emulator/client-rules

import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { type AnyOperation, emulatorOperation } from '../api/operation.ts'
import { textReply } from '../api/reports/text-reply.ts'
import { clientRulesJUnit } from './junit.ts'
import type { ClientRulesMonitor } from './monitor.ts'
import { ClientRules, ClientRulesReport } from './schema.ts'
import { clientRulesText } from './text.ts'

const path = '/_emulator/client-rules'

/** The operations on client rules. */
export const clientRulesOperations = (monitor: ClientRulesMonitor): AnyOperation[] => [
  showClientRules(monitor),
  setClientRules(monitor),
  clearClientRules(monitor),
]

/** Returns the verdicts of all rules. */
const showClientRules = (monitor: ClientRulesMonitor) =>
  emulatorOperation({
    id: 'ShowClientRules',
    method: 'GET',
    path,
    summary: 'Read how clients follow the client rules, with every violation.',
    query: z.object({ format: z.enum(['json', 'text', 'junit']).optional() }),
    reply: ClientRulesReport,
    run: ({ query: { format } }) => {
      const report = monitor.report()
      if (format === 'text') return textReply('text/plain', clientRulesText(report))
      return format === 'junit' ? textReply('application/xml', clientRulesJUnit(report)) : report
    },
  })

/** Sets the rules and starts a new report. */
const setClientRules = (monitor: ClientRulesMonitor) =>
  emulatorOperation({
    id: 'SetClientRules',
    method: 'PUT',
    path,
    summary: 'Set custom rules, and change or switch off built-in ones; starts a new report.',
    body: ClientRules,
    reply: ClientRulesReport,
    run: ({ body }) => {
      const problem = monitor.set(body)
      if (problem === undefined) return monitor.report()
      throw new ControlError('InvalidClientRules', { problem })
    },
  })

/** Goes back to the built-in rules and starts a new report. */
const clearClientRules = (monitor: ClientRulesMonitor) =>
  emulatorOperation({
    id: 'ClearClientRules',
    method: 'DELETE',
    path,
    summary: 'Remove custom rules and start a new report.',
    reply: z.strictObject({}),
    run: () => {
      monitor.clear()
      return {}
    },
  })
