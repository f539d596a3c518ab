// The schemas of faults in requests and replies: the common fields, and the fields of each kind.
import { z } from 'zod'
import { IncomingRequestMatch, TaskMatch } from '../api/request-match.ts'
import { Instant } from '../api/time-schemas.ts'
import type { FaultKind, RequestFaultKind, TaskFaultKind } from './kind.ts'
import { faultKinds } from './kinds/index.ts'

type Kinds = (typeof faultKinds)[number]
type AnyKind = RequestFaultKind | TaskFaultKind

/** Replies have it in a header, so its characters are restricted. */
const FaultId = z.string().regex(/^[\w.-]{1,64}$/, {
  error: 'must consist of 1 to 64 letters, digits, dots, hyphens and underscores',
})

const Times = z.int().min(1).max(1e9)
const Probability = z.number().min(0).max(1)
const DurationMs = z.int().min(1).max(3_155_760_000_000)

/** The common fields of the request that arms a fault. */
const requestFields = {
  id: FaultId.optional(),
  nth: Times.optional(),
  times: Times.optional(),
  probability: Probability.optional(),
  from_ms: Instant.optional(),
  until_ms: Instant.optional(),
  ttl_ms: DurationMs.optional(),
}

/** The common fields of a fault in replies. */
const replyFields = {
  id: FaultId,
  nth: Times,
  times: Times.nullable(),
  probability: Probability,
  from_ms: Instant.nullable(),
  until_ms: Instant.nullable(),
  ttl_ms: DurationMs.nullable(),
  armed_at_ms: Instant,
  state: z.enum(['waiting', 'armed', 'ended']),
  matched: z.int().min(0),
  applied: z.int().min(0),
}

const matchOf = ({ appliesTo }: AnyKind) =>
  appliesTo === 'requests' ? IncomingRequestMatch : TaskMatch

type Window = { from_ms?: number | undefined; until_ms?: number | undefined }

const requestSchemaOf = (kind: AnyKind) =>
  z
    .strictObject({
      kind: z.literal(kind.kind),
      match: matchOf(kind).default({}),
      ...requestFields,
      ...kind.settings.shape,
    })
    .superRefine((fault, context) => {
      const { from_ms, until_ms } = fault as Window
      if (from_ms !== undefined && until_ms !== undefined && until_ms <= from_ms)
        context.addIssue({ code: 'custom', path: ['until_ms'], message: 'must be after from_ms' })
      const issue = kind.validate?.(fault)
      if (issue) context.addIssue({ code: 'custom', path: [issue.field], message: issue.rule })
    })

const replySchemaOf = (kind: AnyKind) =>
  z.strictObject({
    kind: z.literal(kind.kind),
    match: matchOf(kind),
    ...replyFields,
    ...kind.settings.shape,
  })

const kinds: readonly AnyKind[] = faultKinds

type UnionOptions = [z.ZodObject, ...z.ZodObject[]]

/** The body of ArmFault. */
export const FaultRequestSchema = z.discriminatedUnion(
  'kind',
  kinds.map(requestSchemaOf) as never as UnionOptions,
)

/** A fault in replies. */
export const FaultReplySchema = z.discriminatedUnion(
  'kind',
  kinds.map(replySchemaOf) as never as UnionOptions,
)

FaultRequestSchema.register(z.globalRegistry, { id: 'FaultToArm' })
FaultReplySchema.register(z.globalRegistry, { id: 'Fault' })

type CommonFields = { [K in keyof typeof requestFields]?: z.input<(typeof requestFields)[K]> }

type RequestOf<F> =
  F extends FaultKind<infer K, infer S>
    ? {
        kind: K
        match?: z.input<
          F extends { appliesTo: 'requests' } ? typeof IncomingRequestMatch : typeof TaskMatch
        >
      } & CommonFields &
        // For a kind without fields, z.input would forbid every other field.
        (keyof S['shape'] extends never ? unknown : z.input<S>)
    : never

/** A fault to arm. Its kind determines its fields. */
export type FaultRequest = RequestOf<Kinds>

/** A fault with its state, and how often it was matched and applied. */
export type FaultReply = {
  [K in keyof typeof replyFields]: z.output<(typeof replyFields)[K]>
} & { kind: string; match: z.output<typeof IncomingRequestMatch>; [setting: string]: unknown }
