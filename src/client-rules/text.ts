// The report on client rules, for a terminal.
import type { ClientRulesReport, RuleVerdict, Violation } from './schema.ts'

const verdictLabels = { passed: 'passed  ', violated: 'VIOLATED', untested: 'untested' } as const

/** The most violations that are shown of one rule. */
const MAX_SHOWN = 10

/** A violation in one line: where, what and when. */
export const violationLine = ({ workspace, subject, message, times, at_ms }: Violation): string => {
  const often = times > 1 ? ` (${times} times)` : ''
  const what = subject === '' ? 'a request' : subject
  return `${workspace ?? 'no workspace'}: ${what} ${message}${often}, ${new Date(at_ms).toISOString()}`
}

/** The requests of a violation in one line. */
export const requestsLine = ({ requests }: Violation): string =>
  requests.map(({ operation, request_id }) => `${operation || '?'} ${request_id}`).join(', then ')

const details = ({
  verdict,
  reason,
  advice,
  violations,
  unlisted_violations,
}: RuleVerdict): string[] => {
  if (verdict !== 'violated') return []
  const rest = unlisted_violations + Math.max(0, violations.length - MAX_SHOWN)
  return [
    ...[reason, advice].filter(Boolean).map((text) => `    ${text}`),
    ...violations
      .slice(0, MAX_SHOWN)
      .flatMap((violation) => [
        `    - ${violationLine(violation)}`,
        `      ${requestsLine(violation)}`,
      ]),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ]
}

/** The report. */
export const clientRulesText = ({
  requests,
  passed,
  violated,
  untested,
  rules,
}: ClientRulesReport): string =>
  [
    `Client rules in ${requests} requests: ${violated} violated, ${passed} passed, ${untested} untested`,
    ...rules.flatMap((rule) => [
      `  ${verdictLabels[rule.verdict]} ${rule.name}${rule.custom ? ' (custom)' : ''}`,
      ...details(rule),
    ]),
    '',
  ].join('\n')
