// Journals are written behind; this writes what a quiet moment would leave unwritten.
import type { FastifyInstance } from 'fastify'
import type { Emulator } from '../emulator.ts'
import { hostDelay } from '../workspace/clock.ts'

/** So long, in host ms, an answered request may be in no file. */
const FLUSH_MS = 200

/** Has journals written a moment after a request, however few follow it. */
export const flushAfterReplies = (app: FastifyInstance, emulator: Emulator): void => {
  let isDue = false
  app.addHook('onResponse', (_request, _to, done) => {
    done()
    if (isDue) return
    isDue = true
    void hostDelay(FLUSH_MS)
      .then(() => {
        isDue = false
        emulator.workspaces.flush()
      })
      .catch((bug) => emulator.reportBug(bug, ''))
  })
}
