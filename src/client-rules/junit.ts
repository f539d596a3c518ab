// How rules were kept, as JUnit XML: each rule a test case, a broken one a failure.

import { escaped } from '../api/reports/xml.ts'
import type { HabitsReport, HabitVerdict } from './schema.ts'
import { requestsLine, violationLine } from './text.ts'

const outcome = ({ verdict, instead, violations, more }: HabitVerdict): string | undefined => {
  if (verdict === 'untried') return '    <skipped message="untried"/>'
  if (verdict === 'kept') return undefined
  const lines = violations.flatMap((one) => [violationLine(one), `  ${requestsLine(one)}`])
  const text = escaped([instead, ...lines].filter(Boolean).join('\n'))
  const count = violations.length + more
  return `    <failure type="habit" message="${count} violation${count === 1 ? '' : 's'}">${text}</failure>`
}

const testCase = (rule: HabitVerdict): string => {
  const head = `  <testcase classname="habits" name="${escaped(rule.name)}" time="0"`
  const inner = outcome(rule)
  return inner ? `${head}>\n${inner}\n  </testcase>` : `${head}/>`
}

/** The report. */
export const habitsJUnit = ({ rules, broken, untried }: HabitsReport): string => {
  const counts = `tests="${rules.length}" failures="${broken}" errors="0" skipped="${untried}" time="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Habits" ${counts}><testsuite name="habits" ${counts}>`,
    ...rules.map(testCase),
    '</testsuite></testsuites>',
    '',
  ].join('\n')
}
