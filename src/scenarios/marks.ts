// Where in a YAML file things stand, and what is said of them.
import { isMap, isScalar, LineCounter, parseDocument, type Document as Text, visit } from 'yaml'

type Path = readonly PropertyKey[]

/** What is wrong, and where: line and column from 1. */
export type Flaw = { line: number; column: number; message: string }

/** A YAML text that knows its places. */
export type Marked = {
  value: unknown
  /** What the text itself has wrong. */
  flaws: Flaw[]
  /** A flaw of the value at a path, or of the nearest thing around it that is there. */
  flawAt: (path: Path, message: string) => Flaw
  /** A flaw of a key that stands in the map at a path. */
  flawOfKey: (path: Path, key: string, message: string) => Flaw
}

/** As many nodes as aliases may stand for, for each that is there. */
const MOST_ALIASES = 100

/** The alias that stands for nothing, or else the first: what is wrong has to do with one. */
const faultyAlias = (document: Text): number => {
  const places: number[] = []
  let lost: number | undefined
  visit(document, {
    Alias: (_, alias) => {
      const place = alias.range?.[0] ?? 0
      places.push(place)
      if (!alias.resolve(document)) lost ??= place
    },
  })
  return lost ?? places[0] ?? 0
}

/** What a text says, or where and why nothing can be made of it: only then are aliases followed. */
const saidIn = (document: Text): { value: unknown } | { offset: number; message: string } => {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) }
  } catch (error) {
    return { offset: faultyAlias(document), message: (error as Error).message }
  }
}

const messageOf = ({ code, message }: { code: string; message: string }): string =>
  code === 'MULTIPLE_DOCS' ? 'a scenario is one document' : message.replaceAll('\n', ' ')

/** Reads a YAML text. */
export const readMarked = (text: string): Marked => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number, message: string): Flaw => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col), message }
  }
  const nodeAt = (path: Path) =>
    (path.length === 0 ? document.contents : document.getIn(path, true)) as
      | { range?: readonly number[] }
      | undefined
  const flawAt = (path: Path, message: string): Flaw => {
    for (let length = path.length; length >= 0; length--) {
      const start = nodeAt(path.slice(0, length))?.range?.[0]
      if (start !== undefined) return at(start, message)
    }
    return at(0, message)
  }
  const read = document.errors.length > 0 ? { value: undefined } : saidIn(document)
  return {
    value: 'value' in read ? read.value : undefined,
    flaws: [
      ...document.errors.map((error) => at(error.pos[0], messageOf(error))),
      ...('offset' in read ? [at(read.offset, read.message)] : []),
    ],
    flawAt,
    flawOfKey: (path, key, message) => {
      const map = nodeAt(path)
      const pair =
        isMap(map) && map.items.find((each) => isScalar(each.key) && each.key.value === key)
      const start = pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined
      return start === undefined ? flawAt(path, message) : at(start, message)
    },
  }
}
