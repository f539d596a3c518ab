// The form of a world that was written down: in an export, or as the base of a replay file.
import { z } from 'zod'

/** Rows of a table stand in the order in which they came. */
export const workspaceExportShape = {
  /** The version of the migrations that the tables follow. */
  schema: z.int().min(1),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
}

type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** The seed that a written world has; undefined where it has none. */
export const seedOfTables = (tables: Tables): string | undefined => {
  const seed = tables.meta?.find(({ key }) => key === 'seed')?.value
  return typeof seed === 'string' && seed !== '' ? seed : undefined
}
