import { describe, expect, test } from 'vitest'
import { type RefusalName, refusalNames } from '../../src/domain/refusals.ts'
import { explainRefusal } from '../support/explain.ts'
import { refusedCalls } from '../support/refused-calls.ts'

const all = Object.entries(refusedCalls).flatMap(([name, list]) =>
  list.map((provoke, at) => [name as RefusalName, at, provoke] as const),
)

const unfilled = /\{\w+\}|undefined|\[object|NaN/

describe('an explanation', () => {
  test('is tested for every refusal', () =>
    expect(Object.keys(refusedCalls).sort()).toEqual([...refusalNames].sort()))

  test.each(all)('of %s, way %i, has reasons, sources and a fix', async (name, _, provoke) => {
    await provoke()
    const { outcome, refusal, text } = explainRefusal(name)
    expect(outcome).toBe('refused')
    expect(refusal).toMatchObject({ name })
    expect(refusal!.fix[0]!.message.length).toBeGreaterThan(20)
    expect(refusal!.sources.length).toBeGreaterThan(0)
    for (const { evidence, reference } of refusal!.sources)
      expect(evidence && reference).toBeTruthy()
    expect(text).toContain(refusal!.message)
    expect(text).not.toMatch(unfilled)
    expect(text).not.toMatch(/[^.]\.\.$/m)
    expect(JSON.stringify(refusal!.fix)).not.toMatch(unfilled)
  })
})
