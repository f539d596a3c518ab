// The explanation of a request as text.
import { formatChanges } from './changes.ts'
import { formatCall, formatInstant, formatSteps } from './format.ts'
import type { RequestExplanation } from './schema.ts'

type ExplanationData = Omit<RequestExplanation, 'text'>

/** Paragraphs: what the request was, why it was refused, how to fix it, what it changed. */
export const renderRequestExplanation = (explanation: ExplanationData, summary: string): string =>
  [
    headline(explanation, summary),
    ...faultParagraphs(explanation),
    ...failureParagraph(explanation),
    ...refusalParagraphs(explanation),
    changesParagraph(explanation),
  ].join('\n\n')

const headline = (explanation: ExplanationData, summary: string): string => {
  const { operation, method, path, workspace, caller, at_ms, outcome, status, error_code } =
    explanation
  const name = operation ? ` (${operation}: ${summary.replace(/\.$/, '')})` : ''
  const user = caller ? ` by ${caller.user || 'an anonymous caller'}` : ''
  const place = workspace === null ? ', which reached no workspace,' : ` in workspace ${workspace}`
  const time = workspace === null ? 'real time' : 'its clock'
  const code = error_code && error_code !== `${status}` ? ` ${error_code}` : ''
  return `${method} ${path}${name}${user}${place} at ${formatInstant(at_ms)} of ${time} was ${outcome}: ${status}${code}.`
}

const faultParagraphs = ({ faults }: ExplanationData): string[] =>
  faults.map(
    ({ id, description, remove }) =>
      `The fault ${id} applied to it: ${description}. Remove it: ${formatCall(remove)}`,
  )

const failureParagraph = ({ outcome, request_id }: ExplanationData): string[] =>
  outcome === 'failed'
    ? [
        `Unless a fault caused it, this is a bug of the emulator: its log has the stack under ${request_id}.`,
      ]
    : []

const refusalParagraphs = ({ refusal }: ExplanationData): string[] => {
  if (!refusal) return []
  const { name, message, sources, reasons, fix } = refusal
  const sourceLines = sources.map(
    ({ subject, evidence, reference }) => `  ${subject}: ${evidence}; ${reference}`,
  )
  return [
    [`Why: the rule ${name} refused it: ${message}`, ...reasons].join('\n'),
    ['Where the rule comes from:', ...sourceLines].join('\n'),
    `How to fix it:\n${formatSteps(fix)}`,
  ]
}

const changesParagraph = ({ changes, events, outcome }: ExplanationData): string => {
  const lines = [...truncateLines(formatChanges(changes)), ...truncateLines(events.map(eventLine))]
  if (lines.length === 0) return 'It changed nothing.'
  // What a refused request did was rolled back; the timers that were due before it had fired.
  const title =
    outcome === 'done'
      ? 'It changed, together with the timers that were due before it:'
      : 'It changed nothing itself; timers that were due before it had changed:'
  return [title, ...lines].join('\n')
}

const eventLine = (event: ExplanationData['events'][number]): string => {
  const { at_ms, kind } = event
  const fields = event as Record<string, unknown>
  if (kind === 'transition')
    return `  ${formatInstant(at_ms)} task ${fields.task_id}: ${fields.from ?? 'nothing'} -> ${fields.to} (${fields.event})`
  if (kind === 'clock')
    return `  the clock went from ${formatInstant(Number(fields.from_ms))} to ${formatInstant(at_ms)}, ${fields.mode} at pace ${fields.pace}`
  return `  ${formatInstant(at_ms)} fault ${fields.fault_id} ${fields.what}: ${fields.detail}`
}

/** Further lines are only counted. */
const MAX_LINES = 20

const truncateLines = (lines: readonly string[]): string[] =>
  lines.length <= MAX_LINES
    ? [...lines]
    : [...lines.slice(0, MAX_LINES), `  ... and ${lines.length - MAX_LINES} more`]
