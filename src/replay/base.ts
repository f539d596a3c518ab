// The world that a replay file begins with: written down with its secrets sealed, and read back.

import { checkedWorld } from '../history/check-export.ts'
import { type World, WorldUnusable } from '../history/export.ts'
import { seedIn } from '../history/export-schema.ts'
import { storedStateOf } from '../history/state-hash.ts'
import { Seal } from '../journal/redact.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ReplayBase } from './replay-file.ts'

/** A base that can be lived in: the bytes of its database, and what its steps are taken by. */
export type OpenBase = { world: Buffer; seed: string; strict: boolean }

/** A workspace as it is, written down as the base of steps that follow. */
export const baseOf = (workspace: Workspace, strict: boolean): ReplayBase => {
  const { schema, tables } = storedStateOf(workspace)
  const sealed = new Seal(workspace.birth().seed).seal(tables) as ReplayBase['tables']
  return { schema, strict, tables: sealed }
}

/** Reads a base back. Throws WorldUnusable, whose place is one within the replay file. */
export const openBase = ({ schema, strict, tables: sealed }: ReplayBase): OpenBase => {
  const seed = seedIn(sealed) ?? ''
  const tables = new Seal(seed).open(sealed) as World['tables']
  try {
    return { world: checkedWorld({ schema, tables }), seed, strict }
  } catch (error) {
    if (!(error instanceof WorldUnusable)) throw error
    throw new WorldUnusable(`base.${error.place}`, error.message.slice(error.place.length + 1))
  }
}
