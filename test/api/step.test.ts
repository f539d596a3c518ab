import { expect, test } from 'vitest'
import { fillReferences, reference, referencesIn, Step } from '../../src/api/step.ts'

const values: Readonly<Record<string, unknown>> = { 'server web-1': 's-1', now: 5 }
const find = (name: string) => values[name]

test('a reference is a whole text, and its value keeps its type', () => {
  const input = { params: { id: reference('server web-1') }, body: [{ at_ms: '{{now}}' }, 7, null] }
  expect(fillReferences(input, find)).toEqual({
    params: { id: 's-1' },
    body: [{ at_ms: 5 }, 7, null],
  })
})

test('a text around braces, and a name without a value, stay as they are', () => {
  const body = { text: 'see {{now}}', other: '{{nobody}}' }
  expect(fillReferences(body, find)).toEqual(body)
})

test('the names that a value refers to are found, each once', () => {
  expect(referencesIn({ a: '{{x y}}', b: ['{{x y}}', '{{z}}'], c: 'not {{this}}' })).toEqual([
    'x y',
    'z',
  ])
})

test('a step has an operation, and an input that may be empty', () => {
  expect(Step.parse({ operation: 'ListTasks' })).toEqual({ operation: 'ListTasks', input: {} })
  expect(Step.safeParse({ operation: 'ListTasks', input: { bdy: {} } }).success).toBe(false)
})
