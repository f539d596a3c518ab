// Whether the account has agreed to the privacy statement.
import type { Workspace } from '../../workspace/workspace.ts'

const KEY = 'privacy_agreement'

/** Whether a user of the account has agreed, which counts for all its users (*assumed*). */
export const hasAgreed = ({ meta }: Workspace): boolean => meta.get<boolean>(KEY) ?? false

/** Records the consent, which is never withdrawn. */
export const agree = ({ meta }: Workspace): void => meta.set(KEY, true)
