// Migration projects.
import type { Project } from '../domain/project.ts'
import type { Database } from './database.ts'
import { Documents, type Page } from './documents.ts'

/** The migration projects of one workspace, exactly one of which is the default. */
export class Projects {
  readonly #rows: Documents<Project>

  constructor(db: Database) {
    this.#rows = new Documents(db, 'migprojects')
  }

  /** The project with this id. */
  get = (id: string): Project | undefined => this.#rows.find('id', id)

  /** The project of this name. */
  named = (name: string): Project | undefined => this.#rows.find('name', name)

  /** The project that source servers register into; every workspace is opened with one. */
  default = (): Project => this.#rows.list({ isdefault: 1 }, { offset: 0, limit: 1 })[0]!

  /** A page of the projects, newest first, and how many there are in all. */
  list(page: Page): { count: number; projects: Project[] } {
    return { count: this.#rows.count(), projects: this.#rows.list({}, page) }
  }

  /** How many projects there are. */
  count = (): number => this.#rows.count()

  /** Adds a project; it is not the default one yet, whatever it says. */
  insert = (project: Project): void => this.#rows.insert({ ...project, isdefault: false })

  /** Writes a project that exists. */
  save = (project: Project): void => this.#rows.replace('id', project.id, project)

  /** Makes a project that exists the default one, in place of the present one if there is any. */
  makeDefault(id: string): void {
    for (const old of this.#rows.list({ isdefault: 1 })) this.save({ ...old, isdefault: false })
    const project = this.get(id)
    if (project) this.save({ ...project, isdefault: true })
  }

  /** Removes a project. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
