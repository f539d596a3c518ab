// Journals are written in batches. This writes the last batch when no further request comes.
import type { FastifyInstance } from 'fastify'
import type { Emulator } from '../emulator.ts'
import { hostDelay } from '../workspace/clock.ts'

/** The longest time, in host ms, from a reply until its request is in the file. */
const FLUSH_MS = 200

/** Writes journals shortly after each reply. */
export const flushAfterReplies = (app: FastifyInstance, emulator: Emulator): void => {
  let isDue = false
  app.addHook('onResponse', (_request, _reply, done) => {
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
