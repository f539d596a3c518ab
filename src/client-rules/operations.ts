// GET|PUT|DELETE /_emulator/habits
import { z } from 'zod'
import { ControlFault } from '../api/control-error.ts'
import { asText } from '../api/reports/as-text.ts'
import { hostOperation } from '../pipeline/host.ts'
import { habitsJUnit } from './junit.ts'
import { HabitRules, HabitsReport } from './schema.ts'
import { habitsText } from './text.ts'

const path = '/_emulator/habits'

/** Tells which rules hold, and how clients have kept them. */
export const ShowHabits = hostOperation({
  id: 'ShowHabits',
  method: 'GET',
  path,
  summary: 'Read how clients keep the rules of good behaviour, with every violation.',
  evidence: 'assumed',
  auth: 'none',
  query: z.object({ format: z.enum(['json', 'text', 'junit']).optional() }),
  reply: HabitsReport,
  refusals: [],
  run: ({ query: { format } }, { habits }) => {
    const report = habits.report()
    if (format === 'text') return asText('text/plain', habitsText(report))
    return format === 'junit' ? asText('application/xml', habitsJUnit(report)) : report
  },
})

/** Sets which rules hold; all are judged anew from here on. */
export const SetHabitRules = hostOperation({
  id: 'SetHabitRules',
  method: 'PUT',
  path,
  summary: 'Declare own rules of behaviour, and change or leave out ready ones; begin anew.',
  evidence: 'assumed',
  auth: 'none',
  body: HabitRules,
  reply: HabitsReport,
  refusals: [],
  run: ({ body }, { habits }) => {
    const problem = habits.set(body)
    if (problem === undefined) return habits.report()
    throw new ControlFault(
      400,
      'HabitRulesUnusable',
      `${problem}.`,
      'See "Habits" in the README for what a rule may say.',
    )
  },
})

/** Forgets what was seen, and own rules. */
export const ClearHabits = hostOperation({
  id: 'ClearHabits',
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
