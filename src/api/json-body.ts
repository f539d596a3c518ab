// JSON bodies, with a message that points at the fault.
import { Refusal } from '../domain/refusals.ts'
import { isTooDeep, MAX_DEPTH } from '../store/json-depth.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

const lineAndColumn = (text: string, position: number): string => {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return `line ${line} column ${position - before.lastIndexOf('\n')}`
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[\w.+-]+|.)/gs
const LITERAL = /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/

/** The first token that is no value where one is due; JSON.parse does not always say where. */
const firstInvalidToken = (text: string): number => {
  let last = ''
  for (const { index, 0: all, 1: token = '' } of text.matchAll(TOKEN)) {
    const isValueExpected = ['', '[', ',', ':'].includes(last) && !(last === '[' && token === ']')
    const isWrong = /^[\]},:]$/.test(token)
      ? isValueExpected
      : !/^["[{]/.test(token) && !LITERAL.test(token)
    if (isWrong) return index + all.length - token.length
    last = token
  }
  return text.length
}

/** Where JSON.parse stopped. */
const errorPosition = (message: string, text: string): number => {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position)
  return message.startsWith('Unexpected end') ? text.length : firstInvalidToken(text)
}

const describeSyntaxError = (text: string, message: string): string => {
  const position = errorPosition(message, text)
  const before = text.slice(0, position).trimEnd()
  const next = text.slice(position).trimStart()[0]
  if (before.endsWith(',') && (next === '}' || next === ']'))
    return `trailing comma before "${next}" at ${lineAndColumn(text, before.length - 1)}`
  if (next === undefined) return `it ends too early, at ${lineAndColumn(text, text.length)}`
  if (message.startsWith('Bad control character'))
    return `line break or other control character in a string at ${lineAndColumn(text, position)}`
  return `unexpected ${JSON.stringify(next)} at ${lineAndColumn(text, text.indexOf(next, position))}`
}

const parseOrRefuse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('InvalidJson', { rule: describeSyntaxError(text, (error as Error).message) })
  }
}

/** Parses a body. Throws the refusal InvalidJson, which names line and column of the fault. */
export const parseJson = (raw: Uint8Array): unknown => {
  let text: string
  try {
    text = decoder.decode(raw)
  } catch {
    throw new Refusal('InvalidJson', { rule: 'it is not UTF-8 text' })
  }
  const value = parseOrRefuse(text)
  if (isTooDeep(value))
    throw new Refusal('InvalidJson', { rule: `it is nested deeper than ${MAX_DEPTH} levels` })
  return value
}
