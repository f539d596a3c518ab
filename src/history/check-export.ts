// Whether a world that was written down can be lived in: everything in it has to be showable.
import { z } from 'zod'
import { ShowServerResponse } from '../api/schemas/server-replies.ts'
import { ShowTaskResponse } from '../api/schemas/task-replies.ts'
import { TemplateResponseBody } from '../api/schemas/templates.ts'
import type { Server } from '../domain/server/server.ts'
import type { Task } from '../domain/task/task.ts'
import type { Template } from '../domain/template.ts'
import { showServer } from '../operations/servers/server-view.ts'
import { showTask } from '../operations/tasks/task-view.ts'
import { showTemplate } from '../operations/templates/template-view.ts'
import { commandOf } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type World, WorldUnusable, worldBytes } from './export.ts'
import { documentShapes, Reckoned, valueShapes } from './export-records.ts'
import { openCopy, UnusableCopy } from './sandbox.ts'
import { stateOf } from './state-hash.ts'

const whyNot = (error: unknown): { at: string; why: string } => {
  if (!(error instanceof z.ZodError)) return { at: '', why: (error as Error).message }
  const [issue] = error.issues
  const at = (issue?.path ?? []).map((key) => `.${String(key)}`).join('')
  return { at, why: (issue?.message ?? '').replace(/^./, (first) => first.toLowerCase()) }
}

const attempt = (place: string, work: () => unknown) => {
  try {
    work()
  } catch (error) {
    const { at, why } = whyNot(error)
    throw new WorldUnusable(`${place}${at}`, `does not fit: ${why}`)
  }
}

/** Checks the single values as they were written. */
const checkMeta = (rows: readonly Readonly<Record<string, unknown>>[] = []): void => {
  for (const key of ['seed', 'clock'])
    if (!rows.some((row) => row.key === key))
      throw new WorldUnusable('tables.meta', `has no row with the key ${key}`)
  for (const [index, { key, value }] of rows.entries())
    attempt(`tables.meta[${index}].value`, () => valueShapes[`${key}`]?.parse(value))
}

/** A timer has to be due at an instant that a date can tell. */
const checkTimers = (rows: readonly Readonly<Record<string, unknown>>[] = []): void => {
  for (const [index, { due_at }] of rows.entries())
    attempt(`tables.timers[${index}].due_at`, () => Reckoned.parse(due_at))
}

type Showing = (workspace: Workspace, document: never) => unknown

/** What is shown of a document, and what its machine says, as when a client asks for it. */
const showings: Readonly<Record<string, Showing>> = {
  servers: (workspace, server: Server) => ShowServerResponse.parse(showServer(workspace, server)),
  tasks: (workspace, task: Task) => {
    commandOf(workspace, task)
    return ShowTaskResponse.parse(showTask(workspace, task))
  },
  templates: (_, template: Template) => TemplateResponseBody.parse(showTemplate(template)),
}

const documentsOf = (workspace: Workspace) =>
  Object.entries(stateOf(workspace).tables).flatMap(([table, rows]) =>
    rows.map(({ document }, index) => ({
      table,
      document,
      place: `tables.${table}[${index}].document`,
    })),
  )

/** Checks the documents of a world that is up to date. */
const checkRows = (workspace: Workspace): void => {
  const documents = documentsOf(workspace)
  for (const { table, document, place } of documents)
    attempt(place, () => documentShapes[table]?.parse(document))
  if (!workspace.projects.default())
    throw new WorldUnusable('tables.migprojects', 'has no default project')
  for (const { table, document, place } of documents)
    attempt(place, () => showings[table]?.(workspace, document as never))
}

const openWritten = (bytes: Buffer): Workspace => {
  try {
    return openCopy('import', bytes)
  } catch (error) {
    if (error instanceof UnusableCopy) throw new WorldUnusable('tables', error.message)
    throw error
  }
}

/**
 * The bytes of a database that holds the world, brought up to date; a workspace can be opened of
 * them and lived in. Throws WorldUnusable, which names the place of what does not fit.
 */
export const checkedWorld = ({ schema, tables }: World): Buffer => {
  checkMeta(tables.meta)
  const bytes = worldBytes({ schema, tables })
  checkTimers(tables.timers)
  const copy = openWritten(bytes)
  try {
    checkRows(copy)
  } finally {
    copy.close()
  }
  return bytes
}
