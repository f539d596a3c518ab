// Filters of entries and events as conditions of a query.

type OneOrMany<T> = T | readonly T[]

/** Which entries to read: those that satisfy every given condition. */
export type EntryFilter = {
  /** One of these, in any case. */
  operation?: OneOrMany<string> | undefined
  status?: OneOrMany<number> | undefined
  error_code?: OneOrMany<string> | undefined
  origin?: OneOrMany<string> | undefined
  /** Only requests that named or created this task, or during which it changed its state. */
  task_id?: string | undefined
  /** Only requests that named or registered this source server. */
  source_id?: string | undefined
  /** Only at or after this instant, epoch ms. */
  from_ms?: number | undefined
  /** Only before this instant, epoch ms. */
  until_ms?: number | undefined
  /** Only entries after this number. */
  after?: number | undefined
  /** Only entries up to this number. */
  upTo?: number | undefined
}

/** Which events to read: those that satisfy every given condition. */
export type EventFilter = {
  /** Kinds of events; `request` stands for entries. */
  kinds?: readonly string[] | undefined
  /** Only events of this task. */
  task_id?: string | undefined
}

/** Conditions of a WHERE clause, and the values of their parameters. */
export type Conditions = { clauses: string[]; values: (string | number)[] }

/** Inputs are JSON, so an id is searched with its quotes. */
const MENTIONS_ID = `instr(document ->> '$.input', ?) > 0 OR document ->> '$.reply.id' = ?`

const idValues = (id: string) => [JSON.stringify(id), id]

type Condition = [sql: string, ...values: (string | number)[]]

const taskCondition = (task_id: string): Condition => [
  `(${MENTIONS_ID} OR seq IN (SELECT request FROM events WHERE task_id = ?))`,
  ...idValues(task_id),
  task_id,
]

const columns = ['operation', 'status', 'error_code', 'origin'] as const

const columnCondition = (column: string, value: OneOrMany<string | number>): Condition => {
  const values = [value].flat() as (string | number)[]
  return [`${column} COLLATE NOCASE IN (${values.map(() => '?').join(', ')})`, ...values]
}

/** The conditions of a filter of entries. */
export const entryConditions = (filter: EntryFilter): Conditions => {
  const { task_id, source_id, from_ms, until_ms, after, upTo } = filter
  const conditions = columns
    .filter((column) => filter[column] !== undefined)
    .map((column) => columnCondition(column, filter[column]!))
  if (task_id !== undefined) conditions.push(taskCondition(task_id))
  if (source_id !== undefined) conditions.push([`(${MENTIONS_ID})`, ...idValues(source_id)])
  if (from_ms !== undefined) conditions.push([`document ->> '$.at_ms' >= ?`, from_ms])
  if (until_ms !== undefined) conditions.push([`document ->> '$.at_ms' < ?`, until_ms])
  if (after !== undefined) conditions.push(['seq > ?', after])
  if (upTo !== undefined) conditions.push(['seq <= ?', upTo])
  return joinConditions(conditions)
}

const joinConditions = (conditions: readonly Condition[]): Conditions => ({
  clauses: conditions.map(([text]) => text),
  values: conditions.flatMap(([, ...values]) => values),
})

/** The conditions of an event filter on entries; null if it excludes all of them. */
export const requestConditions = ({ kinds, task_id }: EventFilter): Conditions | null => {
  if (kinds && !kinds.includes('request')) return null
  return joinConditions(task_id === undefined ? [] : [taskCondition(task_id)])
}

/** The conditions of an event filter on other events; null if it excludes all of them. */
export const eventConditions = ({ kinds, task_id }: EventFilter): Conditions | null => {
  const eventKinds = kinds?.filter((kind) => kind !== 'request')
  if (eventKinds?.length === 0) return null
  const conditions: Condition[] = []
  if (eventKinds)
    conditions.push([`kind IN (${eventKinds.map(() => '?').join(', ')})`, ...eventKinds])
  if (task_id !== undefined) conditions.push(['task_id = ?', task_id])
  return joinConditions(conditions)
}
