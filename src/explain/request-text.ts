// The explanation of a request as a person reads it.

import { changeLines } from './changes.ts'
import type { RequestExplanation } from './schema.ts'
import { callLine, instant, stepLines } from './words.ts'

type Told = Omit<RequestExplanation, 'text'>

const headline = (told: Told, summary: string): string => {
  const { operation, method, path, workspace, caller, at_ms, outcome, status, error_code } = told
  const name = operation ? ` (${operation}: ${summary.replace(/\.$/, '')})` : ''
  const who = caller ? ` by ${caller.user || 'nobody in particular'}` : ''
  const where = workspace === null ? ', which reached no workspace,' : ` in workspace ${workspace}`
  const time = workspace === null ? 'real time' : 'its clock'
  const code = error_code && error_code !== `${status}` ? ` ${error_code}` : ''
  return `${method} ${path}${name}${who}${where} at ${instant(at_ms)} of ${time} was ${outcome}: ${status}${code}.`
}

const eventLine = (event: Told['events'][number]): string => {
  const told = event as unknown as Record<string, unknown>
  if (event.kind === 'transition')
    return `  ${instant(event.at_ms)} task ${told.task_id}: ${told.from ?? 'nothing'} -> ${told.to} (${told.event})`
  if (event.kind === 'clock')
    return `  the clock went from ${instant(Number(told.from_ms))} to ${instant(event.at_ms)}, ${told.mode} at pace ${told.pace}`
  return `  ${instant(event.at_ms)} fault ${told.fault_id} ${told.what}: ${told.detail}`
}

/** More events than this are counted, not told. */
const MAX_LINES = 20

const limited = (lines: readonly string[]): string[] =>
  lines.length <= MAX_LINES
    ? [...lines]
    : [...lines.slice(0, MAX_LINES), `  ... and ${lines.length - MAX_LINES} more`]

const changed = ({ changes, events, outcome }: Told): string[] => {
  const lines = [...limited(changeLines(changes)), ...limited(events.map(eventLine))]
  if (lines.length === 0) return ['It changed nothing.']
  // What it did was undone; what had become due before it was not.
  const what =
    outcome === 'done'
      ? 'It changed, with what had become due since the request before:'
      : 'It changed nothing itself; since the request before there had changed:'
  return [[what, ...lines].join('\n')]
}

const refused = ({ refusal }: Told): string[] => {
  if (!refusal) return []
  const { name, message, sources, why, fix } = refusal
  const source = sources.map(({ about, basis, where }) => `  ${about}: ${basis}; ${where}`)
  return [
    [`Why: the rule ${name} refused it: ${message}`, ...why].join('\n'),
    ['Where that comes from:', ...source].join('\n'),
    `How to fix it:\n${stepLines(fix)}`,
  ]
}

const failed = ({ outcome, request_id }: Told): string[] =>
  outcome === 'failed'
    ? [
        `Unless a fault was armed, this is a bug of the emulator: its log has the stack under ${request_id}.`,
      ]
    : []

const struck = ({ faults }: Told): string[] =>
  faults.map(
    ({ id, what, remove }) => `The fault ${id} struck it: ${what}. Remove it: ${callLine(remove)}`,
  )

/** Short paragraphs: what it was, why it was refused, what to do, what it changed. */
export const requestText = (told: Told, summary: string): string =>
  [
    headline(told, summary),
    ...struck(told),
    ...failed(told),
    ...refused(told),
    ...changed(told),
  ].join('\n\n')
