// Fixtures: steps that are replayed through dispatch, like everything else that changes a
// workspace.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Step = z.union([
  z.strictObject({
    operation: z.string(),
    input: z
      .strictObject({
        params: z.record(z.string(), z.string()).optional(),
        query: z.record(z.string(), z.string()).optional(),
        body: z.unknown().optional(),
      })
      .default({}),
  }),
  z.strictObject({ advance_ms: z.int().min(0) }),
])

const Fixture = z.strictObject({
  $comment: z.string().optional(),
  workspace: z.string(),
  steps: z.array(Step),
})

/** One step: an operation with its input, or a span of virtual ms to pass. */
export type Step = z.output<typeof Step>

/** A fixture: which workspace it is for, and what happens in it. */
export type Fixture = z.output<typeof Fixture>

/** Thrown for a fixture that cannot be read or replayed; the message is one line. */
export class FixtureUnusable extends Error {}

const SHIPPED = new URL('../../fixtures/', import.meta.url)

/** Reads a fixture: a path, or the bare name of a shipped one. Throws FixtureUnusable. */
export const readFixture = (nameOrPath: string): Fixture => {
  const isName = /^[\w-]+$/.test(nameOrPath)
  const path = isName ? new URL(`${nameOrPath}.json`, SHIPPED) : nameOrPath
  try {
    return Fixture.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`
        : error instanceof SyntaxError
          ? 'it is not JSON'
          : (error as Error).message
    throw new FixtureUnusable(`fixture ${nameOrPath}: ${why.replaceAll('\n', ' ')}`)
  }
}
