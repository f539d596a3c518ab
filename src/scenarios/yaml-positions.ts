// YAML with the line and column of each value and key.
import { isMap, isScalar, LineCounter, parseDocument, type Document as Text, visit } from 'yaml'

type Path = readonly PropertyKey[]

/** An issue with its line and column, both counted from 1. */
export type ScenarioIssue = { line: number; column: number; message: string }

/** A parsed YAML text whose values have positions. */
export type PositionedYaml = {
  value: unknown
  /** Errors of the text itself. `value` is undefined if there are any. */
  issues: ScenarioIssue[]
  /** An issue of the value at a path, or of the closest ancestor that exists. */
  issueAt: (path: Path, message: string) => ScenarioIssue
  /** An issue of a key of the map at a path. */
  issueAtKey: (path: Path, key: string, message: string) => ScenarioIssue
}

/** Limits what aliases expand to: see `maxAliasCount` of the package yaml. */
const MAX_ALIAS_COUNT = 100

/** The position of the first unresolved alias, or else of the first alias. */
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

/** The value of a document, or why it has none: aliases are only resolved here. */
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
  code === 'MULTIPLE_DOCS' ? 'a scenario file holds one document' : message.replaceAll('\n', ' ')

/** Parses a YAML text. Errors are returned, not thrown. */
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
