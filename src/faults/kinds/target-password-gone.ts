// The fault `target-password-gone`: the password of a target cannot be read any more.
import { z } from 'zod'
import { errorTemplates, renderMessage } from '../../api/error-templates.ts'
import { defineRequestFault } from '../kind.ts'

/** Answers SMS.9905 whatever the task is at. */
export const targetPasswordGone = defineRequestFault({
  kind: 'target-password-gone',
  summary: 'Refuses the password of a target with SMS.9905, even while its task replicates.',
  settings: z.strictObject({}),
  matchesRequest: ({ id }) => id === 'ShowTargetPassword',
  apply: () => {
    const { code } = errorTemplates.TargetPasswordClosed
    const message = renderMessage(errorTemplates.TargetPasswordClosed, {})
    return { detail: code, timing: 'before', reply: { error: { code, status: 400, message } } }
  },
})
