// The table migprojects: migration projects.
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

  /** The project in which source servers are registered. Every workspace has one. */
  default = (): Project => this.#rows.list({ isdefault: 1 }, { offset: 0, limit: 1 })[0]!

  /** A page of the projects, newest first, and the number of all. */
  list(page: Page): { count: number; projects: Project[] } {
    return { count: this.#rows.count(), projects: this.#rows.list({}, page) }
  }

  /** The number of projects. */
  count = (): number => this.#rows.count()

  /** Adds a project. It is not the default one, whatever its `isdefault` is. */
  insert = (project: Project): void => this.#rows.insert({ ...project, isdefault: false })

  /** Replaces an existing project. */
  save = (project: Project): void => this.#rows.replace('id', project.id, project)

  /** Makes an existing project the default one, instead of the present one. */
  makeDefault(id: string): void {
    for (const old of this.#rows.list({ isdefault: 1 })) this.save({ ...old, isdefault: false })
    const project = this.get(id)
    if (project) this.save({ ...project, isdefault: true })
  }

  /** Removes a project. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
