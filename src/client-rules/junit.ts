// How rules were kept, as JUnit XML: each rule a test case, a broken one a failure.

import { escapeXml } from '../api/reports/xml.ts'
import type { ClientRulesReport, RuleVerdict } from './schema.ts'
import { requestsLine, violationLine } from './text.ts'

const resultElement = ({ verdict, instead, violations, more }: RuleVerdict): string | undefined => {
  if (verdict === 'untried') return '    <skipped message="untried"/>'
  if (verdict === 'kept') return undefined
  const lines = violations.flatMap((violation) => [
    violationLine(violation),
    `  ${requestsLine(violation)}`,
  ])
  const text = escapeXml([instead, ...lines].filter(Boolean).join('\n'))
  const count = violations.length + more
  return `    <failure type="habit" message="${count} violation${count === 1 ? '' : 's'}">${text}</failure>`
}

const testCase = (rule: RuleVerdict): string => {
  const head = `  <testcase classname="habits" name="${escapeXml(rule.name)}" time="0"`
  const inner = resultElement(rule)
  return inner ? `${head}>\n${inner}\n  </testcase>` : `${head}/>`
}

/** The report. */
export const clientRulesJUnit = ({ rules, broken, untried }: ClientRulesReport): string => {
  const counts = `tests="${rules.length}" failures="${broken}" errors="0" skipped="${untried}" time="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Habits" ${counts}><testsuite name="habits" ${counts}>`,
    ...rules.map(testCase),
    '</testsuite></testsuites>',
    '',
  ].join('\n')
}
