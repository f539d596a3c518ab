// The schema of a request match. See docs/reference/request-matching.md for the meaning of its
// fields, and domain/request-match.ts for the matching.
import { z } from 'zod'
import type { RequestMatch as RequestMatchShape } from '../domain/request-match.ts'

const oneOrMany = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)])

const Pattern = oneOrMany(z.string().min(1).max(2048))

/** Callers without a credential have the empty name. */
const UserPattern = oneOrMany(z.string().max(255))

const Id = oneOrMany(z.string().min(1).max(255))

/** client: a call of the emulated API; control: of the control API; fixture: a fixture's step. */
export const Origin = z.enum(['client', 'control', 'fixture'])

/** Parameters are texts on the wire; a test may write numbers. */
const Texts = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]).transform((value) => `${value}`),
)

const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const

/** 0 is the status of a request that a fault left without a reply. */
const Status = oneOrMany(z.union([z.int().min(0).max(999), z.enum(statusClasses)]))

const Scalar = z.union([z.string(), z.number(), z.boolean()])

/** A value, one of several, or a test. */
const Condition = z.union([
  oneOrMany(Scalar),
  z.strictObject({
    present: z.boolean().optional(),
    not: oneOrMany(Scalar).optional(),
    like: oneOrMany(z.string().min(1).max(2048)).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  }),
])

/** The paths that a condition can name: words, and words with a path below them. */
type PathSet = { words: readonly string[]; parts: readonly string[] }

const requestPaths: PathSet = {
  words: ['operation', 'method', 'path'],
  parts: ['params', 'query', 'body', 'headers'],
}

const replyPaths: PathSet = {
  words: [...requestPaths.words, 'status', 'error_code', 'page.remaining', 'page.past_end'],
  parts: [...requestPaths.parts, 'reply', 'reply_headers'],
}

/** Additional paths of client rules. */
const clientPaths: PathSet = {
  words: [...replyPaths.words, 'request_digest', 'unknown_fields'],
  parts: replyPaths.parts,
}

const pathSchema = ({ words, parts }: PathSet) => {
  const form = `^(${words.join('|').replaceAll('.', '\\.')}|(${parts.join('|')})(\\.[\\w-]+)+)$`
  const beginnings = parts.map((part) => `${part}.`)
  return z.string().regex(new RegExp(form), {
    error: `must be ${words.join(', ')}, or begin with ${beginnings.slice(0, -1).join(', ')} or ${beginnings.at(-1)}`,
  })
}

const whereSchema = (paths: PathSet) => {
  const path = pathSchema(paths)
  return z.record(z.string(), Condition).superRefine((where, context) => {
    for (const name of Object.keys(where))
      for (const { message } of path.safeParse(name).error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [name], message })
  })
}

/** The fields that can also match tasks. */
const resourceFields = {
  task: Pattern.optional(),
  source: Pattern.optional(),
  name: Pattern.optional(),
  task_id: Id.optional(),
  source_id: Id.optional(),
}

const callFields = {
  operation: Pattern.optional(),
  method: Pattern.optional(),
  path: Pattern.optional(),
  params: Texts.optional(),
  query: Texts.optional(),
  headers: Texts.optional(),
  body: z.unknown().optional(),
  exact: z.boolean().optional(),
}

const callerFields = {
  user: UserPattern.optional(),
  caller: z
    .strictObject({ user: z.string().optional(), project_id: z.string().nullish() })
    .optional(),
}

const replyFields = { status: Status.optional(), error_code: Pattern.nullable().optional() }

/** Matches handled requests: in the journal, in verifications and in the event stream. */
export const RequestMatch = z.strictObject({
  ...callFields,
  ...callerFields,
  ...resourceFields,
  origin: oneOrMany(Origin).optional(),
  ...replyFields,
  where: whereSchema(replyPaths).optional(),
})

/** Matches requests before they are handled: what a request fault applies to. */
export const IncomingRequestMatch = z.strictObject({
  ...callFields,
  ...callerFields,
  ...resourceFields,
  where: whereSchema(requestPaths).optional(),
})

/** Matches tasks: what a task fault applies to. */
export const TaskMatch = z.strictObject(resourceFields)

/** Matches requests with their replies in client rules. */
export const ClientRequestMatch = z.strictObject({
  ...callFields,
  ...callerFields,
  task_id: Id.optional(),
  source_id: Id.optional(),
  ...replyFields,
  where: whereSchema(clientPaths).optional(),
})

/** A path to a value of a request, in client rules. */
export const ClientRequestPath = pathSchema(clientPaths)

const fromText = <T extends z.ZodType<unknown, string>>(schema: T) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(schema))
    .optional()

const StatusText = z
  .string()
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
  .pipe(z.union([z.int().min(0).max(999), z.enum(statusClasses)]))

const Text = z.string().max(2048).optional()

const JsonMatch = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('must be JSON')
      return z.NEVER
    }
  })
  .pipe(RequestMatch)
  .optional()

/**
 * A match in a query: its simple conditions as parameters, of which some take several values with
 * commas between them, and all others in `match`, as JSON. All conditions hold at once.
 */
export const requestMatchQuery = {
  operation: fromText(z.string().min(1).max(2048)),
  method: fromText(z.string().min(1).max(2048)),
  path: Text,
  user: Text,
  origin: fromText(Origin),
  task: Text,
  source: Text,
  name: Text,
  task_id: Text,
  source_id: Text,
  status: fromText(StatusText),
  error_code: fromText(z.string().min(1).max(2048)),
  match: JsonMatch,
}

const RequestMatchQuery = z.object(requestMatchQuery)

/** The matches that such a query asks for. Requests have to match each of them. */
export const matchesInQuery = (query: z.output<typeof RequestMatchQuery>): RequestMatchShape[] => {
  const { operation, method, path, user, origin, status, error_code, match = {} } = query
  const { task, source, name, task_id, source_id } = query
  const call = { operation, method, path, user, origin, status, error_code }
  return [{ ...call, task, source, name, task_id, source_id }, match]
}

RequestMatch.register(z.globalRegistry, { id: 'RequestMatch' })
IncomingRequestMatch.register(z.globalRegistry, { id: 'IncomingRequestMatch' })
TaskMatch.register(z.globalRegistry, { id: 'TaskMatch' })
ClientRequestMatch.register(z.globalRegistry, { id: 'ClientRequestMatch' })
