// Whether the account has agreed to the privacy statement.
import type { Workspace } from '../../workspace/workspace.ts'

const KEY = 'privacy_agreement'

/** Whether anyone of the account has agreed; that it counts for all its users is *assumed*. */
export const hasAgreed = ({ meta }: Workspace): boolean => meta.get<boolean>(KEY) ?? false

/** Notes the consent; it is never taken back. */
export const agree = ({ meta }: Workspace): void => meta.set(KEY, true)
