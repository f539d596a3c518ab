// The few forms of ASN.1 that a certificate consists of, in DER (ITU-T X.690).

const lengthOf = (size: number): Buffer => {
  if (size < 128) return Buffer.of(size)
  const hex = size.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes])
}

/** A value of any form: its tag, its length, its contents. */
export const tagged = (tag: number, ...contents: Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content])
}

export const sequence = (...parts: Uint8Array[]): Buffer => tagged(0x30, ...parts)
export const set = (...parts: Uint8Array[]): Buffer => tagged(0x31, ...parts)
export const octetString = (content: Uint8Array): Buffer => tagged(0x04, content)
export const utf8String = (text: string): Buffer => tagged(0x0c, Buffer.from(text))
export const booleanTrue: Buffer = tagged(0x01, Buffer.of(0xff))
export const nullValue: Buffer = tagged(0x05)

/** A whole number of at least one byte, of which the first must be 1 to 127. */
export const integer = (bytes: Uint8Array): Buffer => tagged(0x02, bytes)

/** A string of bits; `unused` says how many at its end do not count. */
export const bitString = (content: Uint8Array, unused = 0): Buffer =>
  tagged(0x03, Buffer.of(unused), content)

/** A part that is told from others by its number instead of its form. */
export const contextTagged = (number: number, part: Uint8Array): Buffer =>
  tagged(0xa0 | number, part)

const base128 = (value: number): number[] => {
  const digits = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

/** An object identifier, e.g. 2.5.4.3. */
export const objectIdentifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...others].flatMap(base128)))
}

/** An instant (epoch ms) in whole seconds: with a two-digit year until 2049 (RFC 5280, 4.1.2.5). */
export const timeValue = (at: number): Buffer => {
  const text = `${new Date(at).toISOString().slice(0, 19).replace(/\D/g, '')}Z`
  return text < '2050' ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text))
}
