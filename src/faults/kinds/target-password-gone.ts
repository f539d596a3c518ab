// The fault `target-password-gone`: the password of a target cannot be read any more.
import { z } from 'zod'
import { refusals, wordingOf } from '../../api/refusals.ts'
import { requestFault } from '../kind.ts'

/** Answers SMS.9905 whatever the task is at. */
export const targetPasswordGone = requestFault({
  kind: 'target-password-gone',
  summary: 'Refuses the password of a target with SMS.9905, even while its task replicates.',
  settings: z.strictObject({}),
  concerns: ({ id }) => id === 'ShowTargetPassword',
  strike: () => {
    const { code } = refusals.TargetPasswordClosed
    const message = wordingOf(refusals.TargetPasswordClosed, {})
    return { detail: code, when: 'before', reply: { told: { code, status: 400, message } } }
  },
})
