import { expect, test } from 'vitest'
import { openMessage, sealMessage } from '../../src/auth/authorization-message.ts'
import { freshWorkspace } from '../support/emulator.ts'

const message = { action: 'sms:server:get', resource: 'sms::a:server:b' }

test('an account can decode its own messages, and equal messages give equal texts', () => {
  const { ids } = freshWorkspace().workspace
  const text = sealMessage(ids, message)
  expect(sealMessage(ids, message)).toBe(text)
  expect(sealMessage(freshWorkspace().workspace.ids, message)).toBe(text)
  expect(JSON.parse(openMessage(ids, text)!)).toEqual(message)
})

test('the text reveals nothing', () => {
  const { ids } = freshWorkspace().workspace
  const text = sealMessage(ids, message)
  expect(text).toMatch(/^[\w-]+$/)
  expect(Buffer.from(text, 'base64url').toString('latin1')).not.toMatch(/sms|server|get/)
})

test('another account cannot decode it', () => {
  const [one, other] = [freshWorkspace({}, 'one'), freshWorkspace({}, 'other')]
  expect(openMessage(other.workspace.ids, sealMessage(one.workspace.ids, message))).toBeUndefined()
})

test('any other text cannot be decoded', () => {
  const { ids } = freshWorkspace().workspace
  const text = sealMessage(ids, message)
  for (let at = 0; at < text.length - 1; at++) {
    const other = text[at] === 'A' ? 'B' : 'A'
    expect(openMessage(ids, text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined()
  }
  for (const broken of ['', 'A', text.slice(0, 38), text.slice(4), `${text}AAAA`, 'not one'])
    expect(openMessage(ids, broken)).toBeUndefined()
})
