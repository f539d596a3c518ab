// What one row of the table says of an operation. Everything else is read off it.
import type { z } from 'zod'
import type { Evidence } from '../domain/evidence.ts'
import type { Caller } from '../domain/iam.ts'
import type { RefusalName } from '../domain/refusals.ts'

/** A reply that is more than a JSON body: another status, headers, or a file. */
export class CustomReply<B = unknown> {
  readonly body: B
  readonly extras: { status?: number; headers?: Record<string, string> }

  constructor(body: B, extras: { status?: number; headers?: Record<string, string> } = {}) {
    this.body = body
    this.extras = extras
  }
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

/** What a handler gets of the request, checked and typed by the row's schemas. */
export type Input<P, Q, B> = {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
  caller: Caller
  headers: Readonly<Record<string, string | undefined>>
}

/** Types of resources in SMS policies (reference, section 6). */
export type ResourceType = 'server' | 'task' | 'template' | 'migproject'

/** A promise would break the rule that a request is one transaction: the types refuse it. */
type Synchronous<T> = T extends PromiseLike<unknown> ? never : T

/**
 * The workspace an operation acts on: the one its credential opens, the one its sign-in names, the
 * one its path names, or none.
 */
export type Scope = 'credential' | 'sign-in' | 'path' | 'none'

/** What a sign-in may look up. `open` creates an account that does not exist yet. */
export type Accounts<Target> = {
  strict: boolean
  names: () => string[]
  find: (name: string) => Target | undefined
  open: (name: string) => Target
}

/** What a handler is told of the request besides its input. */
export type RunContext = {
  /** Whether the emulator is strict towards this request. */
  strict: boolean
  /** Whether a workspace other than the target declares the access key. */
  isKeyElsewhere: (access: string) => boolean
}

/** One operation, said once. */
export type Operation<
  Target,
  P extends z.ZodType | undefined = z.ZodType | undefined,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  R extends z.ZodType = z.ZodType,
> = {
  /** The vendor's operation id. */
  id: string
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** With {parameters} in braces, as the reference prints it. */
  path: string
  /** Further paths of the same form, where the reference's own examples print another. */
  alternatePaths?: readonly string[]
  summary: string
  /** Where the reference describes it, e.g. 5.4.7. */
  section?: string
  evidence: Evidence
  /** token: a checked credential; none: open to all. */
  auth: 'token' | 'none'
  /** Which workspace it acts on, which the pipeline then hands to `run`. */
  scope: Scope
  /** The identity-policy action, null where none is needed. */
  policyAction?: string | null
  /** What the action is asked of, where it is not the thing that the action's name speaks of. */
  resourceType?: ResourceType
  /** Whether the reference gives the action no condition key, though it is asked of servers. */
  hasNoConditionKey?: boolean
  /** The role-policy action, where it is not queryServer for GET and migrationServer otherwise. */
  rolePolicyAction?: string
  /** How refusals are told: keystone as IAM's v3, iam as its v3.0 and v5; else as SMS does. */
  envelope?: 'keystone' | 'iam'
  params?: P
  query?: Q
  body?: B
  /** The largest body it takes, where that is not the gateway's limit. */
  body_limit_bytes?: number
  /** Whether the body may be left out. */
  bodyOptional?: boolean
  /** A HEAD has none: z.undefined(). */
  reply: R
  /** The media type of a successful reply that is no JSON. */
  produces?: string
  status?: number
  /** What a successful reply means, for the document. */
  replyDescription?: string
  refusals: readonly RefusalName[]
  /** Which refusal a bad value of a top-level body field is, where it has a code of its own. */
  fieldRefusals?: Readonly<Record<string, RefusalName>>
  /** Whether the reference lists 404 for it: then an unknown id is one, whatever the method. */
  documents404?: boolean
  /** Whether reading counts as a look at tasks, which an on-read clock reacts to. */
  advancesOnRead?: 'task' | 'tasks' | 'server'
  /** Kept out of the journal: it creates, deletes or replaces a workspace, or only reads one. */
  isUnrecorded?: boolean
  /** false: it runs beside the transaction, because it copies or replaces the database. */
  transaction?: false
  /** With scope `sign-in`: the account that the body names. Throws Refusal. */
  findAccount?: (input: Input<P, Q, B>, accounts: Accounts<Target>) => object
  run: (
    input: Input<P, Q, B>,
    target: Target,
    context: RunContext,
  ) => Synchronous<z.input<R> | CustomReply<z.input<R>>>
}

/** An operation of any kind, as the pipeline runs it. */
export type AnyOperation = Operation<never>

/** Declares operations whose `run` gets a target of this type. */
export const operationsOn =
  <Target>() =>
  <
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType = z.ZodType,
  >(
    row: Omit<Operation<Target, P, Q, B, R>, 'scope'> & { scope?: Scope },
  ): Operation<Target> =>
    ({ scope: 'credential', ...row }) as unknown as Operation<Target>

/** What every operation of the control API has in common. */
type ControlDefaults = 'evidence' | 'auth' | 'refusals' | 'scope'

/** Declares operations of the control API on the workspace that `{workspace}` in the path names. */
export const controlOperationsOn =
  <Target>() =>
  <
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType = z.ZodType,
  >(
    row: Omit<Operation<Target, P, Q, B, R>, ControlDefaults>,
  ): Operation<Target> =>
    ({
      ...{ evidence: 'assumed', auth: 'none', refusals: [], scope: 'path' },
      ...row,
    }) as unknown as Operation<Target>

const onNothing = controlOperationsOn<undefined>()

/** Declares an operation of the control API on no single workspace, or on one it looks up. */
export const emulatorOperation: typeof onNothing = (row) => ({ ...onNothing(row), scope: 'none' })

/** Declares an operation of the cloud that anybody may call, about no account. */
export const publicOperation: ReturnType<typeof operationsOn<undefined>> = (row) =>
  operationsOn<undefined>()({ ...row, scope: 'none' })

/** Whether the operation belongs to the control API, which has an envelope of its own. */
export const isControlOperation = ({ path }: Pick<Operation<never>, 'path'>): boolean =>
  path.startsWith('/_emulator')
