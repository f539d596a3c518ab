// How rules were kept, as JUnit XML: each rule a test case, a broken one a failure.

import { escapeXml } from '../api/reports/xml.ts'
import type { ClientRulesReport, RuleVerdict } from './schema.ts'
import { requestsLine, violationLine } from './text.ts'

const resultElement = ({
  verdict,
  advice,
  violations,
  unlisted_violations,
}: RuleVerdict): string | undefined => {
  if (verdict === 'untested') return '    <skipped message="untested"/>'
  if (verdict === 'passed') return undefined
  const lines = violations.flatMap((violation) => [
    violationLine(violation),
    `  ${requestsLine(violation)}`,
  ])
  const text = escapeXml([advice, ...lines].filter(Boolean).join('\n'))
  const count = violations.length + unlisted_violations
  return `    <failure type="client-rule" message="${count} violation${count === 1 ? '' : 's'}">${text}</failure>`
}

const testCase = (rule: RuleVerdict): string => {
  const head = `  <testcase classname="client-rules" name="${escapeXml(rule.name)}" time="0"`
  const inner = resultElement(rule)
  return inner ? `${head}>\n${inner}\n  </testcase>` : `${head}/>`
}

/** The report. */
export const clientRulesJUnit = ({ rules, violated, untested }: ClientRulesReport): string => {
  const counts = `tests="${rules.length}" failures="${violated}" errors="0" skipped="${untested}" time="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Client rules" ${counts}><testsuite name="client-rules" ${counts}>`,
    ...rules.map(testCase),
    '</testsuite></testsuites>',
    '',
  ].join('\n')
}
