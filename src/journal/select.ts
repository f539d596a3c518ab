// The entries and events of a journal that a request match selects.
import { type ResourceLookup, requestResources, resourcesOf } from '../api/request-resources.ts'
import {
  matchesRequest,
  type OneOrMany,
  type RequestFacts,
  type RequestMatch,
} from '../domain/request-match.ts'
import type { EntryFilter } from '../store/entries.ts'
import type { Entry, EventEntry } from './entry.ts'
import type { Journal } from './journal.ts'

/** A journal, and where to find the tasks and source servers that it is about. */
export type JournalSource = ResourceLookup & { readonly journal: Journal }

/** Which part of a journal to read, and how many entries; -1 is all of them. */
export type JournalWindow = Pick<EntryFilter, 'from_ms' | 'until_ms' | 'after' | 'upTo'> & {
  limit: number
  order: 'oldest' | 'newest'
}

/** How many entries are read at a time; replies may be long. */
const BATCH = 256

/** The entries that match all of `matches`. */
export const selectEntries = (
  source: JournalSource,
  matches: readonly RequestMatch[],
  { limit, order, ...span }: JournalWindow,
): Entry[] => {
  const selected: Entry[] = []
  const filter = { ...prefilterOf(matches), ...span }
  for (;;) {
    const batch = source.journal.page(filter, BATCH, order)
    for (const entry of batch) {
      if (selected.length === limit) return selected
      if (isSelected(source, matches, entry)) selected.push(entry)
    }
    if (batch.length < BATCH) return selected
    const { seq } = batch.at(-1)!
    Object.assign(filter, order === 'oldest' ? { after: seq } : { upTo: seq - 1 })
  }
}

/** Whether an entry, or an event between the requests, matches all of `matches`. */
export const isSelected = (
  source: JournalSource,
  matches: readonly RequestMatch[],
  row: Entry | EventEntry,
): boolean => {
  const facts = 'kind' in row ? eventFacts(source, row) : new EntryFacts(source, row)
  return matches.every((match) => matchesRequest(match, facts))
}

/**
 * The conditions that SQL can check. They only save reading entries that cannot match: which ones
 * do match, `matchesRequest` decides.
 */
export const prefilterOf = (matches: readonly RequestMatch[]): EntryFilter => {
  const filter: EntryFilter = {}
  for (const { operation, error_code, origin, status, task_id, source_id } of matches) {
    filter.operation ??= literals(operation)
    filter.error_code ??= literals(error_code ?? undefined)
    filter.origin ??= literals(origin)
    filter.status ??= numbers(status)
    filter.task_id ??= typeof task_id === 'string' ? task_id : undefined
    filter.source_id ??= typeof source_id === 'string' ? source_id : undefined
  }
  return filter
}

/** Texts without wildcards; only of ASCII, as SQLite ignores the case of nothing else. */
const literals = (patterns: OneOrMany<string> | undefined): string[] | undefined => {
  const list = [patterns ?? []].flat()
  return list.length > 0 && list.every((each) => /^[\w.-]+$/.test(each)) ? list : undefined
}

const numbers = (statuses: OneOrMany<number | string> | undefined): number[] | undefined => {
  const list = [statuses ?? []].flat()
  return list.length > 0 && list.every((each) => typeof each === 'number') ? list : undefined
}

/** What a match can ask of an entry. Secrets are open in it: they are compared, and never shown. */
export class EntryFacts implements RequestFacts {
  readonly #source: JournalSource
  readonly #entry: Entry
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly caller: Entry['caller']
  readonly origin: string
  readonly status: number
  readonly error_code: string | null
  readonly reply: unknown
  readonly reply_headers: unknown
  #input: Entry['input'] | undefined
  #resources: ReturnType<typeof resourcesOf> | undefined
  #movedTasks: string[] | undefined

  constructor(source: JournalSource, entry: Entry) {
    this.#source = source
    this.#entry = entry
    this.operation = entry.operation
    this.method = entry.method
    this.path = entry.path
    this.caller = entry.caller
    this.origin = entry.origin
    this.status = entry.status
    this.error_code = entry.error_code
    this.reply = entry.reply
    this.reply_headers = entry.reply_headers
  }

  get params(): unknown {
    return this.#openInput.params
  }

  get query(): unknown {
    return this.#openInput.query
  }

  get headers(): unknown {
    return this.#openInput.headers
  }

  get body(): unknown {
    return this.#openInput.body
  }

  get tasks(): RequestFacts['tasks'] {
    return this.#allResources.tasks
  }

  get sources(): RequestFacts['sources'] {
    return this.#allResources.sources
  }

  /** An id anywhere in the input or in the reply's `id`, or of a task that the request moved. */
  names(kind: 'task' | 'source', id: string): boolean {
    return (
      JSON.stringify(this.#entry.input).includes(JSON.stringify(id)) ||
      idIn(this.reply) === id ||
      (kind === 'task' && this.#movedTaskIds.includes(id))
    )
  }

  get #openInput() {
    this.#input ??= this.#source.journal.unsealInput(this.#entry)
    return this.#input
  }

  get #movedTaskIds() {
    this.#movedTasks ??= this.#source.journal
      .eventsOfRequest(this.#entry.seq)
      .flatMap((event) => taskIdOf(event) ?? [])
    return this.#movedTasks
  }

  get #allResources() {
    this.#resources ??= this.#findResources()
    return this.#resources
  }

  /** Names are those of now; a task that was deleted has only its id. */
  #findResources() {
    const { params, body } = this.#openInput
    const { reply, operation } = this
    const request = requestResources(this.#source, operation, { params, body, reply })
    const moved = resourcesOf(this.#source, this.#movedTaskIds)
    return {
      tasks: [...request.tasks, ...moved.tasks, ...this.#movedTaskIds.map(unnamed)],
      sources: [...request.sources, ...moved.sources],
    }
  }
}

const unnamed = (id: string) => ({ id, name: '' })

const idIn = (reply: unknown): string | undefined => {
  const { id } = (reply ?? {}) as { id?: unknown }
  return typeof id === 'string' ? id : undefined
}

const taskIdOf = (event: EventEntry): string | undefined =>
  'task_id' in event ? event.task_id : undefined

/** An event between the requests is about its task alone. */
const eventFacts = (source: JournalSource, event: EventEntry): RequestFacts => {
  const id = taskIdOf(event)
  if (id === undefined) return {}
  const { tasks, sources } = resourcesOf(source, [id])
  return {
    tasks: [...tasks, unnamed(id)],
    sources,
    names: (kind, named) => kind === 'task' && named === id,
  }
}
