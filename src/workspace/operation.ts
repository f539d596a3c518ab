// Operations on one workspace: those of the cloud, and those of the control API.
import { controlOperationsOn, operationsOn } from '../api/operation.ts'
import type { Workspace } from './workspace.ts'

/** Declares an operation of the cloud. */
export const operation = operationsOn<Workspace>()

/** Declares an operation of the control API on the workspace that its path names. */
export const controlOperation = controlOperationsOn<Workspace>()
