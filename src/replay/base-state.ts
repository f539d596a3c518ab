// The state that a replay file begins with: its tables, with their secrets sealed.

import { seedOfTables } from '../history/export-schema.ts'
import { readStoredState } from '../history/state-hash.ts'
import { validateExport } from '../history/validate-export.ts'
import { SecretSealer } from '../journal/redact.ts'
import type { WorkspaceExport } from '../store/export-rows.ts'
import { InvalidExportError } from '../store/import-rows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ReplayBase } from './replay-file.ts'

/** A decoded base: the bytes of its database, and the seed and strictness of its steps. */
export type DecodedBase = { database: Buffer; seed: string; strict: boolean }

/** Encodes a workspace as it is now, as the base of the steps that follow. */
export const encodeBase = (workspace: Workspace, strict: boolean): ReplayBase => {
  const { schema, tables } = readStoredState(workspace)
  const sealed = new SecretSealer(workspace.initialState().seed).seal(
    tables,
  ) as ReplayBase['tables']
  return { schema, strict, tables: sealed }
}

/** Decodes a base. Throws InvalidExportError with a path within the replay file. */
export const decodeBase = ({ schema, strict, tables: sealed }: ReplayBase): DecodedBase => {
  const seed = seedOfTables(sealed) ?? ''
  const tables = new SecretSealer(seed).unseal(sealed) as WorkspaceExport['tables']
  try {
    return { database: validateExport({ schema, tables }), seed, strict }
  } catch (error) {
    if (!(error instanceof InvalidExportError)) throw error
    throw new InvalidExportError(`base.${error.path}`, error.message.slice(error.path.length + 1))
  }
}
