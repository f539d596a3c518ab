// How rules were kept, for a terminal.
import type { ClientRulesReport, RuleVerdict, Violation } from './schema.ts'

const verdictLabels = { kept: 'kept   ', broken: 'BROKEN ', untried: 'untried' } as const

/** The most that is shown of one rule. */
const MAX_SHOWN = 10

/** What happened, where and when, in one line. */
export const violationLine = ({ workspace, about, what, times, at_ms }: Violation): string => {
  const often = times > 1 ? ` (${times} times)` : ''
  const subject = about === '' ? 'a request' : about
  return `${workspace ?? 'no workspace'}: ${subject} ${what}${often}, ${new Date(at_ms).toISOString()}`
}

/** The requests of a violation. */
export const requestsLine = ({ requests }: Violation): string =>
  requests.map(({ operation, request_id }) => `${operation || '?'} ${request_id}`).join(', then ')

const details = ({ verdict, because, instead, violations, more }: RuleVerdict): string[] => {
  if (verdict !== 'broken') return []
  const rest = more + Math.max(0, violations.length - MAX_SHOWN)
  return [
    ...[because, instead].filter(Boolean).map((text) => `    ${text}`),
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
  kept,
  broken,
  untried,
  rules,
}: ClientRulesReport): string =>
  [
    `Habits in ${requests} requests: ${broken} broken, ${kept} kept, ${untried} untried`,
    ...rules.flatMap((rule) => [
      `  ${verdictLabels[rule.verdict]} ${rule.name}${rule.isCustom ? ' (own)' : ''}`,
      ...details(rule),
    ]),
    '',
  ].join('\n')
