// JSON bodies. A syntax error is reported with its line and column.
import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
import { isTooDeep, MAX_DEPTH } from '../domain/json.ts'
import { Refusal } from '../domain/refusals.ts'

/** Parses a body. Throws the refusal InvalidJson, whose `rule` says what is wrong and where. */
export const parseJson = (raw: Uint8Array): unknown => {
  const value = parseOrRefuse(decode(raw))
  if (isTooDeep(value)) throw tooDeep()
  return value
}

const decoder = new TextDecoder('utf-8', { fatal: true })

const invalidJson = (rule: string) => new Refusal('InvalidJson', { rule })

const tooDeep = () => invalidJson(`it is nested deeper than ${MAX_DEPTH} levels`)

const decode = (raw: Uint8Array): string => {
  try {
    return decoder.decode(raw)
  } catch {
    throw invalidJson('it is not UTF-8 text')
  }
}

const parseOrRefuse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidJson(describeSyntaxError(text, findSyntaxError(text)))
  }
}

/** Where the first syntax error is. Throws a refusal if the text is nested too deep to find it. */
const findSyntaxError = (text: string): number => {
  let first: { offset: number; position: number } | undefined
  const onError = (code: ParseErrorCode, offset: number, length: number) => {
    const position = positionInToken(text, code, offset, length)
    // A token can be wrong in itself and in its place: its place comes first.
    if (!first || (offset === first.offset && position < first.position))
      first = { offset, position }
  }
  try {
    visit(text, { onError }, { disallowComments: true })
  } catch {
    // The visitor is recursive: the call stack is full.
    throw tooDeep()
  }
  return first?.position ?? text.length
}

/** The valid beginning of a string. */
const STRING_PREFIX =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
  /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*(?:\\(?:u[\da-fA-F]{0,3})?)?/y

/** The parser gives the position of a token. In strings and numbers the error is further on. */
const positionInToken = (text: string, code: ParseErrorCode, offset: number, length: number) => {
  switch (printParseErrorCode(code)) {
    case 'InvalidCharacter':
    case 'InvalidEscapeCharacter':
    case 'InvalidUnicode':
    case 'UnexpectedEndOfString':
      STRING_PREFIX.lastIndex = offset
      STRING_PREFIX.test(text)
      return STRING_PREFIX.lastIndex
    case 'UnexpectedEndOfNumber':
      return offset + length
    default:
      return offset
  }
}

const describeSyntaxError = (text: string, position: number): string => {
  const before = text.slice(0, position).trimEnd()
  const next = text[position]
  if (next === undefined) return `it ends too early, at ${lineAndColumn(text, text.length)}`
  if (before.endsWith(',') && (next === '}' || next === ']'))
    return `trailing comma before "${next}" at ${lineAndColumn(text, before.length - 1)}`
  if (next < ' ')
    return `line break or other control character in a string at ${lineAndColumn(text, position)}`
  return `unexpected ${JSON.stringify(next)} at ${lineAndColumn(text, position)}`
}

const lineAndColumn = (text: string, position: number): string => {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return `line ${line} column ${position - before.lastIndexOf('\n')}`
}
