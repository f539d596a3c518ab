// The explanation of a request as a person reads it.

import { formatChanges } from './changes.ts'
import { formatCall, formatInstant, formatSteps } from './format.ts'
import type { RequestExplanation } from './schema.ts'

type ExplanationData = Omit<RequestExplanation, 'text'>

const headline = (explanation: ExplanationData, summary: string): string => {
  const { operation, method, path, workspace, caller, at_ms, outcome, status, error_code } =
    explanation
  const name = operation ? ` (${operation}: ${summary.replace(/\.$/, '')})` : ''
  const who = caller ? ` by ${caller.user || 'nobody in particular'}` : ''
  const where = workspace === null ? ', which reached no workspace,' : ` in workspace ${workspace}`
  const time = workspace === null ? 'real time' : 'its clock'
  const code = error_code && error_code !== `${status}` ? ` ${error_code}` : ''
  return `${method} ${path}${name}${who}${where} at ${formatInstant(at_ms)} of ${time} was ${outcome}: ${status}${code}.`
}

const eventLine = (event: ExplanationData['events'][number]): string => {
  const fields = event as unknown as Record<string, unknown>
  if (event.kind === 'transition')
    return `  ${formatInstant(event.at_ms)} task ${fields.task_id}: ${fields.from ?? 'nothing'} -> ${fields.to} (${fields.event})`
  if (event.kind === 'clock')
    return `  the clock went from ${formatInstant(Number(fields.from_ms))} to ${formatInstant(event.at_ms)}, ${fields.mode} at pace ${fields.pace}`
  return `  ${formatInstant(event.at_ms)} fault ${fields.fault_id} ${fields.what}: ${fields.detail}`
}

/** More events than this are counted, not told. */
const MAX_LINES = 20

const truncateLines = (lines: readonly string[]): string[] =>
  lines.length <= MAX_LINES
    ? [...lines]
    : [...lines.slice(0, MAX_LINES), `  ... and ${lines.length - MAX_LINES} more`]

const changesParagraph = ({ changes, events, outcome }: ExplanationData): string[] => {
  const lines = [...truncateLines(formatChanges(changes)), ...truncateLines(events.map(eventLine))]
  if (lines.length === 0) return ['It changed nothing.']
  // What it did was undone; what had become due before it was not.
  const what =
    outcome === 'done'
      ? 'It changed, with what had become due since the request before:'
      : 'It changed nothing itself; since the request before there had changed:'
  return [[what, ...lines].join('\n')]
}

const refusalParagraphs = ({ refusal }: ExplanationData): string[] => {
  if (!refusal) return []
  const { name, message, sources, reasons, fix } = refusal
  const source = sources.map(
    ({ subject, evidence, reference }) => `  ${subject}: ${evidence}; ${reference}`,
  )
  return [
    [`Why: the rule ${name} refused it: ${message}`, ...reasons].join('\n'),
    ['Where that comes from:', ...source].join('\n'),
    `How to fix it:\n${formatSteps(fix)}`,
  ]
}

const failureParagraph = ({ outcome, request_id }: ExplanationData): string[] =>
  outcome === 'failed'
    ? [
        `Unless a fault was armed, this is a bug of the emulator: its log has the stack under ${request_id}.`,
      ]
    : []

const faultParagraphs = ({ faults }: ExplanationData): string[] =>
  faults.map(
    ({ id, description, remove }) =>
      `The fault ${id} applied to it: ${description}. Remove it: ${formatCall(remove)}`,
  )

/** Short paragraphs: what it was, why it was refused, what to do, what it changed. */
export const renderRequestExplanation = (explanation: ExplanationData, summary: string): string =>
  [
    headline(explanation, summary),
    ...faultParagraphs(explanation),
    ...failureParagraph(explanation),
    ...refusalParagraphs(explanation),
    ...changesParagraph(explanation),
  ].join('\n\n')
