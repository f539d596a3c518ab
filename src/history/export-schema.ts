// The format of a workspace's tables, in an export or in the base of a replay file.
import { z } from 'zod'

/** The fields of both. The rows of a table are in the order of their insertion. */
export const workspaceExportShape = {
  /** The number of the last migration of these tables. */
  schema: z.int().min(1),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
}

type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** The seed in the tables; undefined if there is none. */
export const seedOfTables = (tables: Tables): string | undefined => {
  const seed = tables.meta?.find(({ key }) => key === 'seed')?.value
  return typeof seed === 'string' && seed !== '' ? seed : undefined
}
