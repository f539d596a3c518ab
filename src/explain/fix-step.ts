// The parts of a fix: a step in words, with the call if it is one.
import type { FixStep, HttpCall } from './schema.ts'

/** A step of a fix. */
export const fixStep = (message: string, call: HttpCall | null = null): FixStep => ({
  message,
  call,
})

/** A call to make. */
export const httpCall = (method: string, path: string, body?: unknown): HttpCall => ({
  method,
  path,
  ...(body !== undefined && { body }),
})

/** The call that advances the clock of a workspace. */
export const advanceClockCall = (workspace: string, by_ms: number): HttpCall =>
  httpCall('POST', `/_emulator/workspaces/${workspace}/clock/advance`, { by_ms })

/** The step that ends most fixes. */
export const retryStep: FixStep = fixStep('Send the same request again.')
