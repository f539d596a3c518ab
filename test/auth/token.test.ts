import { describe, expect, test } from 'vitest'
import { digestOf, encodeToken, workspaceOfToken } from '../../src/auth/token.ts'

const SECRET = '0123456789abcdef0123456789abcdef'

describe('a token', () => {
  test.each(['test', 'a', 'with.dot_and-hyphen', 'n'.repeat(64)])(
    'says that it opens %s',
    (name) => {
      expect(workspaceOfToken(encodeToken(name, SECRET))).toBe(name)
    },
  )

  test('looks like the real one: MII and hundreds of characters of base64', () => {
    expect(encodeToken('test', SECRET)).toMatch(/^MII[A-Za-z0-9+/]{300,}={0,2}$/)
  })

  test('fits the header of the reference, which ends at 16,384 characters', () => {
    expect(encodeToken('n'.repeat(64), SECRET).length).toBeLessThan(16_384)
  })

  test('differs with its secret and its workspace, and with nothing else', () => {
    const token = encodeToken('test', SECRET)
    expect(encodeToken('test', SECRET)).toBe(token)
    expect(encodeToken('test', SECRET.replace('0', '1'))).not.toBe(token)
    expect(encodeToken('tesu', SECRET)).not.toBe(token)
  })
})

describe('another text', () => {
  const token = encodeToken('test', SECRET)
  test.each([
    ['nothing', ''],
    ['only the beginning', 'MIID'],
    ['another beginning', token.replace(/^MII/, 'MIJ')],
    ['base64 of something else', `MIID${Buffer.from('hello').toString('base64')}`],
    ['too many parts', `MIID${Buffer.from('a\0b\0c\0d').toString('base64')}`],
    ['what is no base64', 'MIID....'],
    ["the developer's token", 'workspace/test'],
    [
      'a token as seeds print it',
      'MIIDkgYJKoZIhvcNAQcCoIIDgzCCA38CAQExDTALBglghkgBZQMEAgEwgXXXXX...',
    ],
    ['a very long text', `MIID${'A'.repeat(16_000)}`],
  ])('opens no workspace: %s', (_, text) => {
    expect(workspaceOfToken(text)).toBeUndefined()
  })
})

describe('the digest', () => {
  test('is a SHA-256, the same for the same text only', () => {
    const token = encodeToken('test', SECRET)
    expect(digestOf(token)).toMatch(/^[0-9a-f]{64}$/)
    expect(digestOf(token)).toBe(digestOf(token))
    expect(digestOf(`${token}=`)).not.toBe(digestOf(token))
  })
})
