// The declaration of an operation. Routes, validation and the OpenAPI document are derived from it.
import type { z } from 'zod'
import type { Evidence } from '../domain/evidence.ts'
import type { Caller } from '../domain/iam.ts'
import type { RefusalName } from '../domain/refusals.ts'

/** A reply with another status, with headers, or with a body that is not JSON. */
export class CustomReply<B = unknown> {
  readonly body: B
  readonly extras: { status?: number; headers?: Record<string, string> }

  constructor(body: B, extras: { status?: number; headers?: Record<string, string> } = {}) {
    this.body = body
    this.extras = extras
  }
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

/** The validated request, typed by the schemas of the operation. */
export type Input<P, Q, B> = {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
  caller: Caller
  headers: Readonly<Record<string, string | undefined>>
}

/** Types of resources in SMS policies (reference, section 6). */
export type ResourceType = 'server' | 'task' | 'template' | 'migproject'

/** Rejects promises in the types, because a request is one synchronous transaction. */
type Synchronous<T> = T extends PromiseLike<unknown> ? never : T

/**
 * The workspace an operation acts on: the one its credential opens, the one its sign-in names, the
 * one its path names, or none.
 */
export type Scope = 'credential' | 'sign-in' | 'path' | 'none'

/** The accounts that a sign-in can look up. `open` creates an account that does not exist. */
export type Accounts<Target> = {
  strict: boolean
  names: () => string[]
  find: (name: string) => Target | undefined
  open: (name: string) => Target
}

/** What `run` gets besides the input. */
export type RunContext = {
  /** Whether this request is handled strictly. */
  strict: boolean
  /** Whether a workspace other than the target declares the access key. */
  isKeyElsewhere: (access: string) => boolean
}

/** One operation of an API. */
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
  /** With `{parameters}`, as in the reference. */
  path: string
  /** Further paths with the same parameters, if examples of the reference have other ones. */
  alternatePaths?: readonly string[]
  summary: string
  /** The section of the reference, for example 5.4.7. */
  section?: string
  evidence: Evidence
  /** token: needs a credential; none: public. */
  auth: 'token' | 'none'
  /** How the workspace is found that `run` gets. */
  scope: Scope
  /** The action in identity policies; null if none is needed. */
  policyAction?: string | null
  /** The resource type of the action, if it differs from the type in the action's name. */
  resourceType?: ResourceType
  /** Whether the reference gives the action no condition key although it applies to servers. */
  hasNoConditionKey?: boolean
  /** The action in role policies. Default: queryServer for GET, migrationServer otherwise. */
  rolePolicyAction?: string
  /** The envelope of errors: keystone is IAM's v3, iam its v3.0 and v5. Default: that of SMS. */
  envelope?: 'keystone' | 'iam'
  params?: P
  query?: Q
  body?: B
  /** The limit of the body; default is the gateway's limit. */
  body_limit_bytes?: number
  /** Whether a text can stand for a number. Default: in operations of the cloud. */
  takesNumberTexts?: boolean
  /** Whether the body can be empty. */
  bodyOptional?: boolean
  /** The schema of the reply; z.undefined() for HEAD. */
  reply: R
  /** The media type of a successful reply that is not JSON. */
  produces?: string
  status?: number
  /** Description of a successful reply for the OpenAPI document. */
  replyDescription?: string
  refusals: readonly RefusalName[]
  /** The refusals for invalid values of top-level body fields that have their own error code. */
  fieldRefusals?: Readonly<Record<string, RefusalName>>
  /** Whether the reference lists 404. Then an unknown id is 404 for every method. */
  documents404?: boolean
  /** What it reads, if that advances a clock in mode on-read. */
  advancesOnRead?: 'task' | 'tasks' | 'server'
  /** Not in the journal, because it creates, deletes or replaces a workspace, or only reads one. */
  isUnrecorded?: boolean
  /** false: it runs without a transaction, because it copies or replaces the database. */
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

/** Declares a public operation of the cloud that belongs to no account. */
export const publicOperation: ReturnType<typeof operationsOn<undefined>> = (row) =>
  operationsOn<undefined>()({ ...row, scope: 'none' })

/** Whether the operation belongs to the control API, which has its own envelope of errors. */
export const isControlOperation = ({ path }: Pick<Operation<never>, 'path'>): boolean =>
  path.startsWith('/_emulator')
