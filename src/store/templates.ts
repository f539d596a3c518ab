// The table templates: templates of target servers.
import type { Template } from '../domain/template.ts'
import type { Database } from './database.ts'
import { Documents, type Page } from './documents.ts'

/** The filters of ListTemplates; each is an exact match. */
export type TemplateFilter = {
  id?: string | undefined
  name?: string | undefined
  availability_zone?: string | undefined
  region?: string | undefined
}

/** The templates of one workspace. */
export class Templates {
  readonly #rows: Documents<Template>

  constructor(db: Database) {
    this.#rows = new Documents(db, 'templates')
  }

  /** The template with this id. */
  get = (id: string): Template | undefined => this.#rows.find('id', id)

  /** The template of this name. */
  named = (name: string): Template | undefined => this.#rows.find('name', name)

  /** A page of the matching templates, newest first, and the number of all that match. */
  list(filter: TemplateFilter, page: Page): { count: number; templates: Template[] } {
    return { count: this.#rows.count(filter), templates: this.#rows.list(filter, page) }
  }

  /** The number of templates. */
  count = (): number => this.#rows.count()

  /** Adds a template. */
  insert = (template: Template): void => this.#rows.insert(template)

  /** Replaces an existing template. */
  save = (template: Template): void => this.#rows.replace('id', template.id, template)

  /** Removes a template. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
