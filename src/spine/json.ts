// JSON bodies, with a message that points at the fault.
import { Refusal } from '../domain/refusals.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

const placeOf = (text: string, position: number): string => {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return `line ${line} column ${position - before.lastIndexOf('\n')}`
}

/** Where JSON.parse stopped; its message says so in one of several ways. */
const positionOf = (message: string, text: string): number =>
  Number(/at position (\d+)/.exec(message)?.[1] ?? text.length)

const faultOf = (text: string, message: string): string => {
  const position = positionOf(message, text)
  const before = text.slice(0, position).trimEnd()
  const next = text.slice(position).trimStart()[0]
  if (before.endsWith(',') && (next === '}' || next === ']'))
    return `trailing comma before "${next}" at ${placeOf(text, before.length - 1)}`
  if (next === undefined) return `it ends too early, at ${placeOf(text, text.length)}`
  return `unexpected ${JSON.stringify(next)} at ${placeOf(text, text.indexOf(next, position))}`
}

/** Parses a body. Throws the refusal InvalidJson, which names line and column of the fault. */
export const parseJson = (raw: Uint8Array): unknown => {
  let text: string
  try {
    text = decoder.decode(raw)
  } catch {
    throw new Refusal('InvalidJson', { rule: 'it is not UTF-8 text' })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('InvalidJson', { rule: faultOf(text, (error as Error).message) })
  }
}
