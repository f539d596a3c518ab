// The table tasks: migration tasks.
import type { Task } from '../domain/task/task.ts'
import type { Database } from './database.ts'
import { Documents, type Page } from './documents.ts'

/** The filters of ListTasks; each is an exact match. */
export type TaskFilter = {
  id?: string | undefined
  name?: string | undefined
  state?: string | undefined
  source_server_id?: string | undefined
  enterprise_project_id?: string | undefined
}

/** The tasks of one workspace. */
export class Tasks {
  readonly #rows: Documents<Task>

  constructor(db: Database) {
    this.#rows = new Documents(db, 'tasks')
  }

  /** The task with this id. */
  get = (id: string): Task | undefined => this.#rows.find('id', id)

  /** The task of a source server; there is at most one. */
  ofServer = (serverId: string): Task | undefined => this.#rows.find('source_server_id', serverId)

  /** A task whose target is this ECS server. */
  ofTarget = (vmId: string): Task | undefined => this.#rows.find('vm_id', vmId)

  /** The tasks that use this template for their target or clone. */
  ofTemplate = (templateId: string): Task[] => [
    ...this.#rows.list({ vm_template_id: templateId }),
    ...this.#rows.list({ clonevm_template_id: templateId }),
  ]

  /** A page of the matching tasks, newest first, and the number of all that match. */
  list(filter: TaskFilter, page: Page): { count: number; tasks: Task[] } {
    return { count: this.#rows.count(filter), tasks: this.#rows.list(filter, page) }
  }

  /** The number of matching tasks. */
  count = (filter: TaskFilter = {}): number => this.#rows.count(filter)

  /** All tasks, newest first. */
  all = (): Task[] => this.#rows.list()

  /** Adds a task. */
  insert = (task: Task): void => this.#rows.insert(task)

  /** Replaces an existing task. */
  save = (task: Task): void => this.#rows.replace('id', task.id, task)

  /** Removes a task. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
