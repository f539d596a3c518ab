// The fault `target-password-gone`: the password of a target can no longer be read.
import { z } from 'zod'
import { errorTemplates, renderMessage } from '../../api/error-templates.ts'
import { defineRequestFault } from '../kind.ts'

/** Refuses with SMS.9905 in every state of the task. */
export const targetPasswordGone = defineRequestFault({
  kind: 'target-password-gone',
  summary: 'Refuses to show the password of a target (SMS.9905), even while its task replicates.',
  settings: z.strictObject({}),
  matchesRequest: ({ id }) => id === 'ShowTargetPassword',
  apply: () => {
    const { code } = errorTemplates.TargetPasswordClosed
    const message = renderMessage(errorTemplates.TargetPasswordClosed, {})
    return { detail: code, timing: 'before', reply: { error: { code, status: 400, message } } }
  },
})
