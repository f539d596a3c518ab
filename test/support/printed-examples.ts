// The bodies that the vendor's reference prints, by operation.
import { expect } from 'vitest'
import examples from '../fixtures/reference-examples.json' with { type: 'json' }

type Example = {
  operation: string
  kind: string
  path?: string
  query?: Record<string, string>
  body?: unknown
}

/** What the reference prints of an operation. */
export const printedExamples = (
  operation: string,
  kind: 'request' | 'reply' | 'refusal',
): Example[] =>
  (examples as unknown as Example[]).filter(
    (example) => example.operation === operation && example.kind === kind,
  )

const formOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return expect.arrayContaining(value.slice(0, 1).map(formOf))
  if (typeof value !== 'object' || value === null) return expect.any(Object(value).constructor)
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([name, field]) => [name, formOf(field)])),
  )
}

/** Expects a reply to have at least the fields, and the types, of the first one printed. */
export const expectPrintedForm = (operation: string, body: unknown): void =>
  expect(body).toEqual(formOf(printedExamples(operation, 'reply')[0]!.body))
