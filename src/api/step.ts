// A step: one call of an operation. Fixtures, replay files, scenarios and recipes consist of steps.
import { z } from 'zod'
import { mapTexts } from '../domain/json.ts'

/** A text. In recordings, a text that may be a secret is sealed; see journal/redact.ts. */
const StepText = z.union([z.string(), z.strictObject({ $sealed: z.string() })])

const StepTexts = z.record(z.string(), StepText)

/** What a request sends. `raw` is base64 of a body that is not JSON. */
export const StepInput = z.strictObject({
  params: StepTexts.optional(),
  query: StepTexts.optional(),
  headers: StepTexts.optional(),
  body: z.unknown().optional(),
  raw: StepText.optional(),
})

/**
 * One call. The parameter `workspace` of a path may be left out: it is the workspace of the step.
 * A text of the input that is `{{name}}` stands for a value that an earlier step has returned.
 */
export const Step = z.strictObject({
  operation: z.string(),
  /** The name by which later steps refer to the id in the reply. */
  as: z.string().min(1).max(255).optional(),
  input: StepInput.default({}),
})

/** A text that stands for the value with this name. */
export const reference = (name: string): string => `{{${name}}}`

/** The name that a text refers to; undefined if it is no reference. */
export const referenceName = (text: string): string | undefined => /^\{\{(.+)\}\}$/.exec(text)?.[1]

/** A copy with each reference replaced. Where `find` returns undefined, it stays. */
export const fillReferences = <T>(value: T, find: (name: string) => unknown): T =>
  mapTexts(value, (text) => {
    const name = referenceName(text)
    return (name === undefined ? undefined : find(name)) ?? text
  })

/** The names that a value refers to, each once. */
export const referencesIn = (value: unknown): string[] => {
  const names = new Set<string>()
  fillReferences(value, (name) => {
    names.add(name)
  })
  return [...names]
}
