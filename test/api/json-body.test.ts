import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/api/json-body.ts'
import { Refusal } from '../../src/domain/refusals.ts'

const parse = (text: string) => parseJson(Buffer.from(text))

/** The rule in the refusal of a body that is not JSON. */
const ruleOf = (raw: string | Uint8Array): string => {
  try {
    parseJson(Buffer.from(raw))
  } catch (error) {
    const { refusal, facts } = error as Refusal
    expect(error).toBeInstanceOf(Refusal)
    expect(refusal).toBe('InvalidJson')
    return `${facts.rule}`
  }
  throw new Error('it was accepted')
}

describe('JSON', () => {
  test.each([
    '{}',
    '[]',
    'null',
    'true',
    '-1.5e3',
    '"a"',
    ' {"a": [1, {"b": null}]}\n',
    '"\\u00e9"',
  ])('%s is parsed as by JSON.parse', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text))
  })

  test('non-ASCII text is read as UTF-8, with or without a byte order mark', () => {
    expect(parse('{"name":"迁移 é 🚚"}')).toEqual({ name: '迁移 é 🚚' })
    expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 })
  })

  test('a field called __proto__ is a field', () => {
    const value = parse('{"__proto__": {"isAdmin": true}}') as { isAdmin?: boolean }
    expect(value.isAdmin).toBeUndefined()
    expect(Object.keys(value)).toEqual(['__proto__'])
  })

  test('a large number keeps what a double can hold', () => {
    expect(parse('9223372036854775807')).toBe(2 ** 63)
    expect(parse('1e400')).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a trailing comma is pointed at', () => {
  test.each([
    ['{"a":1,}', '}', 'line 1 column 7'],
    ['[1,]', ']', 'line 1 column 3'],
    ['{"a":[1,2,]}', ']', 'line 1 column 10'],
    ['{"a":{"b":1,}}', '}', 'line 1 column 12'],
    ['{\n        "operation" : "start",\n}', '}', 'line 2 column 30'],
    ['{"a": "x",   \n\n   }', '}', 'line 1 column 10'],
    ['{"s": "a,]}", "t": [1, ]}', ']', 'line 1 column 22'],
  ])('%j', (text, end, cloud) => {
    expect(ruleOf(text)).toBe(`trailing comma before "${end}" at ${cloud}`)
  })
})

describe('any other syntax error is pointed at', () => {
  test.each([
    ['{"a": x}', 'unexpected "x" at line 1 column 7'],
    ['{a: 1}', 'unexpected "a" at line 1 column 2'],
    ["{'a': 1}", `unexpected "'" at line 1 column 2`],
    ['{"a" 1}', 'unexpected "1" at line 1 column 6'],
    ['{"a": 1 "b": 2}', 'unexpected "\\"" at line 1 column 9'],
    ['{"a":,}', 'unexpected "," at line 1 column 6'],
    ['{"a":}', 'unexpected "}" at line 1 column 6'],
    ['[,1]', 'unexpected "," at line 1 column 2'],
    ['[1 2]', 'unexpected "2" at line 1 column 4'],
    ['[01]', 'unexpected "1" at line 1 column 3'],
    ['[1, tru]', 'unexpected "t" at line 1 column 5'],
    ['{"a": True}', 'unexpected "T" at line 1 column 7'],
    ['{"a": NaN}', 'unexpected "N" at line 1 column 7'],
    ['{"a": undefined}', 'unexpected "u" at line 1 column 7'],
    ['{}\n{}', 'unexpected "{" at line 2 column 1'],
    ['{"a": 1} // why', 'unexpected "/" at line 1 column 10'],
    ['name=a&b=c', 'unexpected "n" at line 1 column 1'],
    ['<xml/>', 'unexpected "<" at line 1 column 1'],
    ['{"a": "b\\x"}', 'unexpected "x" at line 1 column 10'],
    ['{"project_name": ""project_name"}', 'unexpected "p" at line 1 column 20'],
    ['{"x": [1,\n  2,\n  *]}', 'unexpected "*" at line 3 column 3'],
    ['{"a": "b\\u12g4"}', 'unexpected "g" at line 1 column 13'],
    ['[8"a", 1]', 'unexpected "\\"" at line 1 column 3'],
    ['{"a": "b"",\n"c": 1}', 'unexpected "\\"" at line 1 column 10'],
    ['[1.]', 'unexpected "]" at line 1 column 4'],
  ])('%j: %s', (text, rule) => {
    expect(ruleOf(text)).toBe(rule)
  })

  test.each(['{', '{"a"', '{"a":', '{"a": 1', '[1,', '"abc', '   '])(
    '%j ends too early',
    (text) => {
      expect(ruleOf(text)).toBe(`it ends too early, at line 1 column ${text.length + 1}`)
    },
  )

  test('a line break inside a string has its own message', () => {
    expect(ruleOf('{"a": "one\ntwo"}')).toBe(
      'line break or other control character in a string at line 1 column 11',
    )
  })

  test.each([
    ['a lone byte', [0x22, 0xff, 0x22]],
    ['Latin-1', [0x22, 0xe9, 0x22]],
    ['a cut character', [0x22, 0xe8, 0xbf, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('%s is not UTF-8', (_, bytes) => {
    expect(ruleOf(Uint8Array.from(bytes))).toBe('it is not UTF-8 text')
  })
})

describe('depth', () => {
  const nested = (depth: number, open = '[', close = ']') =>
    open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth)

  test.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('200 levels of %s%s are read, 201 are not', (open, close) => {
    expect(() => parse(nested(200, open, close))).not.toThrow()
    expect(ruleOf(nested(201, open, close))).toBe('it is nested deeper than 200 levels')
  })

  test('a million levels are refused as well, whether they are closed or not', () => {
    expect(ruleOf('['.repeat(1_000_000))).toBe('it is nested deeper than 200 levels')
    expect(ruleOf(nested(1_000_000))).toBe('it is nested deeper than 200 levels')
  })
})
