import { describe, expect, test } from 'vitest'
import { type ErrorTemplate, errorTemplates, renderMessage } from '../../src/api/error-templates.ts'
import { type RefusalName, refusalNames } from '../../src/domain/refusals.ts'
import { refusedCalls } from '../support/refused-calls.ts'

const messageOf = (body: unknown): string => {
  const { error_msg, error } = body as { error_msg?: string; error?: { message: string } }
  return error_msg ?? error?.message ?? ''
}

/** A pattern of the message, with any text for its facts. */
const patternOf = ({ message: say }: ErrorTemplate) =>
  new RegExp(`^${say.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^]+')}$`)

describe('every refusal', () => {
  test('has a call that provokes it', () => {
    expect(Object.keys(refusedCalls).sort()).toEqual([...refusalNames].sort())
  })

  test.each(
    Object.entries(refusedCalls).flatMap(([name, list]) =>
      list.map((way, at) => [name, at, way] as const),
    ),
  )('%s has its whole message in call %i', async (name, _, way) => {
    const telling: ErrorTemplate = errorTemplates[name as RefusalName]
    const { status, body } = await way()
    expect(messageOf(body)).toMatch(patternOf(telling))
    expect(messageOf(body)).not.toMatch(/\{\w+\}|undefined|\[object/)
    expect(status).toBe(telling.status === 'path' ? 404 : telling.status)
  })

  test.each(refusalNames)('%s has a code and a sentence', (name) => {
    const { code, message: say } = errorTemplates[name]
    expect(code).toMatch(/^(SMS\.\d{4}|APIGW\.\d{4}|IAM\.\d{3})$/)
    expect(say).toMatch(/[.}]$|found|fail|in the request$/)
  })
})

describe('the message', () => {
  const telling: ErrorTemplate = { status: 400, code: 'SMS.9001', message: 'a {b} and {c}' }
  test('contains the facts, with any characters', () => {
    expect(renderMessage(telling, { b: '$& {c}', c: 0 })).toBe('a $& {c} and 0')
  })

  test('shows a fact that is missing', () => {
    expect(renderMessage(telling, { b: true })).toBe('a true and {c}')
  })
})
