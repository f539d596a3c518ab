import { describe, expect, test } from 'vitest'
import * as der from '../../src/crypto/der.ts'

const hex = (bytes: Buffer) => bytes.toString('hex')

test.each([
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_536, '0483010000'],
])('%i bytes begin with %s', (size, start) => {
  const value = der.octetString(Buffer.alloc(size))
  expect(hex(value.subarray(0, start.length / 2))).toBe(start)
  expect(value).toHaveLength(start.length / 2 + size)
})

// The encodings are those of RFC 8017 and of ITU-T X.690, 8.19.5.
test.each([
  ['2.5.4.3', '0603550403'],
  ['1.2.840.113549.1.1.11', '06092a864886f70d01010b'],
  ['2.100.3', '0603813403'],
])('the object identifier %s', (dotted, bytes) =>
  expect(hex(der.objectIdentifier(dotted))).toBe(bytes),
)

test.each([
  ['2026-01-01T00:00:00.999Z', '17', '260101000000Z'],
  ['2049-12-31T23:59:59Z', '17', '491231235959Z'],
  ['2050-01-01T00:00:00Z', '18', '20500101000000Z'],
  ['9999-12-31T23:59:59Z', '18', '99991231235959Z'],
])('the instant %s', (at, tag, text) => {
  const value = der.timeValue(Date.parse(at))
  expect(hex(value.subarray(0, 1))).toBe(tag)
  expect(`${value.subarray(2)}`).toBe(text)
})

describe('forms', () => {
  test.each([
    [der.booleanTrue, '0101ff'],
    [der.nullValue, '0500'],
    [der.utf8String('ä'), '0c02c3a4'],
    [der.integer(Buffer.of(2)), '020102'],
    [der.bitString(Buffer.of(0xa0), 5), '030205a0'],
    [der.contextTagged(3, der.nullValue), 'a3020500'],
    [der.sequence(der.booleanTrue, der.nullValue), '30050101ff0500'],
    [der.set(der.nullValue), '31020500'],
  ])('%#', (value, bytes) => expect(hex(value)).toBe(bytes))
})
