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

/** Tells which rules hold, and how clients have kept them. */
const showClientRules = (monitor: ClientRulesMonitor) =>
  emulatorOperation({
    id: 'ShowClientRules',
    method: 'GET',
    path,
    summary: 'Read how clients keep the rules of good behaviour, with every violation.',
    query: z.object({ format: z.enum(['json', 'text', 'junit']).optional() }),
    reply: ClientRulesReport,
    run: ({ query: { format } }) => {
      const report = monitor.report()
      if (format === 'text') return textReply('text/plain', clientRulesText(report))
      return format === 'junit' ? textReply('application/xml', clientRulesJUnit(report)) : report
    },
  })

/** Sets which rules hold; all are judged anew from here on. */
const setClientRules = (monitor: ClientRulesMonitor) =>
  emulatorOperation({
    id: 'SetClientRules',
    method: 'PUT',
    path,
    summary: 'Declare own rules of behaviour, and change or leave out ready ones; begin anew.',
    body: ClientRules,
    reply: ClientRulesReport,
    run: ({ body }) => {
      const problem = monitor.set(body)
      if (problem === undefined) return monitor.report()
      throw new ControlError('InvalidClientRules', { problem })
    },
  })

/** Forgets what was seen, and own rules. */
const clearClientRules = (monitor: ClientRulesMonitor) =>
  emulatorOperation({
    id: 'ClearClientRules',
    method: 'DELETE',
    path,
    summary: 'Forget how clients behaved and the rules that were declared, and begin anew.',
    reply: z.strictObject({}),
    run: () => {
      monitor.clear()
      return {}
    },
  })
