// Where in a YAML file things stand, and what is said of them.
import { isMap, isScalar, LineCounter, parseDocument, type Document as Text, visit } from 'yaml'

type Path = readonly PropertyKey[]

/** What is wrong, and where: line and column from 1. */
export type ScenarioIssue = { line: number; column: number; message: string }

/** A YAML text that knows its places. */
export type PositionedYaml = {
  value: unknown
  /** What the text itself has wrong. */
  issues: ScenarioIssue[]
  /** A flaw of the value at a path, or of the nearest thing around it that is there. */
  issueAt: (path: Path, message: string) => ScenarioIssue
  /** A flaw of a key that stands in the map at a path. */
  issueAtKey: (path: Path, key: string, message: string) => ScenarioIssue
}

/** As many nodes as aliases may stand for, for each that is there. */
const MAX_ALIAS_COUNT = 100

/** The alias that stands for nothing, or else the first: what is wrong has to do with one. */
const brokenAliasOffset = (document: Text): number => {
  const offsets: number[] = []
  let unresolved: number | undefined
  visit(document, {
    Alias: (_, alias) => {
      const offset = alias.range?.[0] ?? 0
      offsets.push(offset)
      if (!alias.resolve(document)) unresolved ??= offset
    },
  })
  return unresolved ?? offsets[0] ?? 0
}

/** What a text says, or where and why nothing can be made of it: only then are aliases followed. */
const documentValue = (
  document: Text,
): { value: unknown } | { offset: number; message: string } => {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIAS_COUNT }) }
  } catch (error) {
    return { offset: brokenAliasOffset(document), message: (error as Error).message }
  }
}

const describeYamlError = ({ code, message }: { code: string; message: string }): string =>
  code === 'MULTIPLE_DOCS' ? 'a scenario is one document' : message.replaceAll('\n', ' ')

/** Reads a YAML text. */
export const parseYamlWithPositions = (text: string): PositionedYaml => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const issueAtOffset = (offset: number, message: string): ScenarioIssue => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col), message }
  }
  const nodeAt = (path: Path) =>
    (path.length === 0 ? document.contents : document.getIn(path, true)) as
      | { range?: readonly number[] }
      | undefined
  const issueAt = (path: Path, message: string): ScenarioIssue => {
    for (let length = path.length; length >= 0; length--) {
      const start = nodeAt(path.slice(0, length))?.range?.[0]
      if (start !== undefined) return issueAtOffset(start, message)
    }
    return issueAtOffset(0, message)
  }
  const read = document.errors.length > 0 ? { value: undefined } : documentValue(document)
  return {
    value: 'value' in read ? read.value : undefined,
    issues: [
      ...document.errors.map((error) => issueAtOffset(error.pos[0], describeYamlError(error))),
      ...('offset' in read ? [issueAtOffset(read.offset, read.message)] : []),
    ],
    issueAt,
    issueAtKey: (path, key, message) => {
      const map = nodeAt(path)
      const pair =
        isMap(map) && map.items.find((each) => isScalar(each.key) && each.key.value === key)
      const start = pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined
      return start === undefined ? issueAt(path, message) : issueAtOffset(start, message)
    },
  }
}
