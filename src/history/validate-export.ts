// Checks that an export can be imported: every document must be valid and must be possible to show.
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
import type { WorkspaceExport } from '../store/export-rows.ts'
import { InvalidExportError } from '../store/import-rows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { DerivedInstant, documentShapes, metaShapes } from './document-schemas.ts'
import { databaseBytesOf } from './export.ts'
import { openSandbox, UnusableSnapshotError } from './sandbox.ts'
import { readState } from './state-hash.ts'

/** Runs a check of the value at a path. Throws InvalidExportError with the path and the problem. */
const checkAt = (path: string, check: () => unknown) => {
  try {
    check()
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    if (!issue) throw new InvalidExportError(path, `does not fit: ${(error as Error).message}`)
    const inner = formatPath(issue.path)
    const separator = inner === '' || inner.startsWith('[') ? '' : '.'
    throw new InvalidExportError(`${path}${separator}${inner}`, `does not fit: ${ruleOf(issue)}`)
  }
}

/** Checks the rows of `meta`, before migrations run. */
const checkMeta = (rows: readonly Readonly<Record<string, unknown>>[] = []): void => {
  for (const key of ['seed', 'clock'])
    if (!rows.some((row) => row.key === key))
      throw new InvalidExportError('tables.meta', `has no row with the key ${key}`)
  for (const [index, { key, value }] of rows.entries())
    checkAt(`tables.meta[${index}].value`, () => metaShapes[`${key}`]?.parse(value, plainMessages))
}

/** Checks that every timer is due at a time that a Date can represent. */
const checkTimers = (rows: readonly Readonly<Record<string, unknown>>[] = []): void => {
  for (const [index, { due_at }] of rows.entries())
    checkAt(`tables.timers[${index}].due_at`, () => DerivedInstant.parse(due_at, plainMessages))
}

type Renderer = (workspace: Workspace, document: never) => unknown

/** Renders a document as a request would, and checks the result against the reply's schema. */
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
      path: `tables.${table}[${index}].document`,
    })),
  )

/** Checks the documents, after migrations. */
const checkRows = (workspace: Workspace): void => {
  const documents = documentsOf(workspace)
  for (const { table, document, path } of documents)
    checkAt(path, () => documentShapes[table]?.parse(document, plainMessages))
  if (!workspace.projects.default())
    throw new InvalidExportError('tables.migprojects', 'has no default project')
  for (const { table, document, path } of documents)
    checkAt(path, () => renderers[table]?.(workspace, document as never))
}

const openExport = (database: Buffer): Workspace => {
  try {
    return openSandbox('import', database)
  } catch (error) {
    if (error instanceof UnusableSnapshotError)
      throw new InvalidExportError('tables', error.message)
    throw error
  }
}

/**
 * Returns the bytes of a database with the export's state, migrated to the current schema, from
 * which a workspace can be opened. Throws InvalidExportError with the path of what does not fit.
 */
export const validateExport = ({ schema, tables }: WorkspaceExport): Buffer => {
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
