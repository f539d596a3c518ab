// Whether a world that was written down can be lived in: everything in it has to be showable.
import { z } from 'zod'
import { ShowServerResponse } from '../api/schemas/server-replies.ts'
import { ShowTaskResponse } from '../api/schemas/task-replies.ts'
import { TemplateResponseBody } from '../api/schemas/templates.ts'
import { plainMessages, ruleOf } from '../api/zod-messages.ts'
import { formatPath } from '../domain/json.ts'
import type { Server } from '../domain/server/server.ts'
import type { Task } from '../domain/task/task.ts'
import type { Template } from '../domain/template.ts'
import { renderServer } from '../operations/servers/server-view.ts'
import { renderTask } from '../operations/tasks/task-view.ts'
import { renderTemplate } from '../operations/templates/template-view.ts'
import { hasStateTag } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { DerivedInstant, documentShapes, metaShapes } from './document-schemas.ts'
import { databaseBytesOf, InvalidExport, type World } from './export.ts'
import { openSandbox, UnusableSnapshotError } from './sandbox.ts'
import { readState } from './state-hash.ts'

/** Runs a check of a place in the export. Throws InvalidExport with what is wrong there. */
const checkAt = (place: string, check: () => unknown) => {
  try {
    check()
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    if (!issue) throw new InvalidExport(place, `does not fit: ${(error as Error).message}`)
    const path = formatPath(issue.path)
    const at = path === '' || path.startsWith('[') ? path : `.${path}`
    throw new InvalidExport(`${place}${at}`, `does not fit: ${ruleOf(issue)}`)
  }
}

/** Checks the single values as they were written. */
const checkMeta = (rows: readonly Readonly<Record<string, unknown>>[] = []): void => {
  for (const key of ['seed', 'clock'])
    if (!rows.some((row) => row.key === key))
      throw new InvalidExport('tables.meta', `has no row with the key ${key}`)
  for (const [index, { key, value }] of rows.entries())
    checkAt(`tables.meta[${index}].value`, () => metaShapes[`${key}`]?.parse(value, plainMessages))
}

/** A timer has to be due at an instant that a date can tell. */
const checkTimers = (rows: readonly Readonly<Record<string, unknown>>[] = []): void => {
  for (const [index, { due_at }] of rows.entries())
    checkAt(`tables.timers[${index}].due_at`, () => DerivedInstant.parse(due_at, plainMessages))
}

type Renderer = (workspace: Workspace, document: never) => unknown

/** What is shown of a document, and what its machine says, as when a client asks for it. */
const renderers: Readonly<Record<string, Renderer>> = {
  servers: (workspace, server: Server) =>
    ShowServerResponse.parse(renderServer(workspace, server), plainMessages),
  tasks: (workspace, task: Task) => {
    // Throws for a state that the machine does not have.
    hasStateTag(workspace, task, 'working')
    return ShowTaskResponse.parse(renderTask(workspace, task), plainMessages)
  },
  templates: (_, template: Template) =>
    TemplateResponseBody.parse(renderTemplate(template), plainMessages),
}

const documentsOf = (workspace: Workspace) =>
  Object.entries(readState(workspace).tables).flatMap(([table, rows]) =>
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
    checkAt(place, () => documentShapes[table]?.parse(document, plainMessages))
  if (!workspace.projects.default())
    throw new InvalidExport('tables.migprojects', 'has no default project')
  for (const { table, document, place } of documents)
    checkAt(place, () => renderers[table]?.(workspace, document as never))
}

const openExport = (database: Buffer): Workspace => {
  try {
    return openSandbox('import', database)
  } catch (error) {
    if (error instanceof UnusableSnapshotError) throw new InvalidExport('tables', error.message)
    throw error
  }
}

/**
 * The bytes of a database that holds the world, brought up to date; a workspace can be opened of
 * them and lived in. Throws InvalidExport, which names the place of what does not fit.
 */
export const validateExport = ({ schema, tables }: World): Buffer => {
  checkMeta(tables.meta)
  const bytes = databaseBytesOf({ schema, tables })
  checkTimers(tables.timers)
  const workspace = openExport(bytes)
  try {
    checkRows(workspace)
  } finally {
    workspace.close()
  }
  return bytes
}
