// A report of client rules as JUnit XML: each rule is a test case, and a violated one fails.
import { type JUnitCase, junitXml } from '../api/reports/junit.ts'
import type { ClientRulesReport, RuleVerdict } from './schema.ts'
import { requestsLine, violationLine } from './text.ts'

const failureOf = ({ advice, violations, unlisted_violations }: RuleVerdict) => {
  const count = violations.length + unlisted_violations
  const lines = violations.flatMap((each) => [violationLine(each), `  ${requestsLine(each)}`])
  return {
    type: 'client-rule',
    message: `${count} violation${count === 1 ? '' : 's'}`,
    details: [advice, ...lines].filter(Boolean).join('\n'),
  }
}

const testCase = (rule: RuleVerdict): JUnitCase => ({
  name: rule.name,
  isSkipped: rule.verdict === 'untested',
  ...(rule.verdict === 'violated' && { failure: failureOf(rule) }),
})

/** The report. */
export const clientRulesJUnit = ({ rules }: ClientRulesReport): string =>
  junitXml('Client rules', [
    { name: 'client-rules', className: 'client-rules', cases: rules.map(testCase) },
  ])
