// Which entries and events to read, as conditions of a query.

type OneOrMany<T> = T | readonly T[]

/** Which entries to read. All conditions hold at once; an absent one allows anything. */
export type EntryFilter = {
  /** One of these, in any case. */
  operation?: OneOrMany<string> | undefined
  status?: OneOrMany<number> | undefined
  error_code?: OneOrMany<string> | undefined
  origin?: OneOrMany<string> | undefined
  /** Only requests that named this task, created it, or moved it. */
  task_id?: string | undefined
  /** Only requests that named this source server, or registered it. */
  source_id?: string | undefined
  /** Only from this instant on, epoch ms. */
  from_ms?: number | undefined
  /** Only before this instant, epoch ms. */
  until_ms?: number | undefined
  /** Only entries after this number. */
  after?: number | undefined
  /** Only entries up to this number. */
  upTo?: number | undefined
}

/** Which events to read; an absent condition allows anything. */
export type EventFilter = {
  /** Kinds of events; `request` is that a request was answered. */
  kinds?: readonly string[] | undefined
  /** Only what concerns this task. */
  task_id?: string | undefined
}

/** Conditions of a WHERE, and the values they are given. */
export type Conditions = { clauses: string[]; values: (string | number)[] }

/** Inputs are JSON: an id stands in them with its quotes. */
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

/** The conditions that a filter of events puts on answered requests; null if it wants none. */
export const requestConditions = ({ kinds, task_id }: EventFilter): Conditions | null => {
  if (kinds && !kinds.includes('request')) return null
  return joinConditions(task_id === undefined ? [] : [taskCondition(task_id)])
}

/** The conditions that a filter of events puts on other events; null if it wants none. */
export const eventConditions = ({ kinds, task_id }: EventFilter): Conditions | null => {
  const eventKinds = kinds?.filter((kind) => kind !== 'request')
  if (eventKinds?.length === 0) return null
  const conditions: Condition[] = []
  if (eventKinds)
    conditions.push([`kind IN (${eventKinds.map(() => '?').join(', ')})`, ...eventKinds])
  if (task_id !== undefined) conditions.push(['task_id = ?', task_id])
  return joinConditions(conditions)
}
