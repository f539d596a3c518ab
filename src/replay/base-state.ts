// The world that a replay file begins with: written down with its secrets sealed, and read back.

import { InvalidExport, type World } from '../history/export.ts'
import { seedOfTables } from '../history/export-schema.ts'
import { readStoredState } from '../history/state-hash.ts'
import { validateExport } from '../history/validate-export.ts'
import { SecretSealer } from '../journal/redact.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ReplayBase } from './replay-file.ts'

/** A base that can be lived in: the bytes of its database, and what its steps are taken by. */
export type DecodedBase = { database: Buffer; seed: string; strict: boolean }

/** A workspace as it is, written down as the base of steps that follow. */
export const encodeBase = (workspace: Workspace, strict: boolean): ReplayBase => {
  const { schema, tables } = readStoredState(workspace)
  const sealed = new SecretSealer(workspace.initialState().seed).seal(
    tables,
  ) as ReplayBase['tables']
  return { schema, strict, tables: sealed }
}

/** Reads a base back. Throws InvalidExport, whose place is one within the replay file. */
export const decodeBase = ({ schema, strict, tables: sealed }: ReplayBase): DecodedBase => {
  const seed = seedOfTables(sealed) ?? ''
  const tables = new SecretSealer(seed).unseal(sealed) as World['tables']
  try {
    return { database: validateExport({ schema, tables }), seed, strict }
  } catch (error) {
    if (!(error instanceof InvalidExport)) throw error
    throw new InvalidExport(`base.${error.path}`, error.message.slice(error.path.length + 1))
  }
}
