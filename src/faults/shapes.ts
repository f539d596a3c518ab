// How a fault is armed and shown: the fields of every fault, and those of its kind.
import { z } from 'zod'
import { Instant } from '../api/time-shapes.ts'
import type { FaultKind, RequestFault, TaskFault } from './kind.ts'
import { faultKinds } from './kinds/index.ts'

type Kinds = (typeof faultKinds)[number]
type AnyKind = RequestFault | TaskFault

const Pattern = z.string().min(1).max(255)

/** Ids or patterns with `*` and `?`; all that are given have to fit. */
const TaskMatch = z.strictObject({
  task: Pattern.optional(),
  source: Pattern.optional(),
  name: Pattern.optional(),
})

const RequestMatch = TaskMatch.extend({
  operation: Pattern.optional(),
  user: Pattern.optional(),
})

/** It is sent in a header. */
const FaultId = z.string().regex(/^[\w.-]{1,64}$/, {
  error: 'must consist of 1 to 64 letters, digits, dots, hyphens and underscores',
})

const Times = z.int().min(1).max(1e9)
const Probability = z.number().min(0).max(1)
const Span = z.int().min(1).max(3_155_760_000_000)

/** What can be said of any fault when it is armed. */
const armed = {
  id: FaultId.optional(),
  nth: Times.optional(),
  times: Times.optional(),
  probability: Probability.optional(),
  from_ms: Instant.optional(),
  until_ms: Instant.optional(),
  ttl_ms: Span.optional(),
}

/** What is shown of any fault. */
const shown = {
  id: FaultId,
  nth: Times,
  times: Times.nullable(),
  probability: Probability,
  from_ms: Instant.nullable(),
  until_ms: Instant.nullable(),
  ttl_ms: Span.nullable(),
  armed_at_ms: Instant,
  state: z.enum(['waiting', 'armed', 'ended']),
  met: z.int().min(0),
  struck: z.int().min(0),
}

const matchOf = ({ strikes }: AnyKind) => (strikes === 'requests' ? RequestMatch : TaskMatch)

type Window = { from_ms?: number | undefined; until_ms?: number | undefined }

const armingOf = (kind: AnyKind) =>
  z
    .strictObject({
      kind: z.literal(kind.kind),
      match: matchOf(kind).default({}),
      ...armed,
      ...kind.settings.shape,
    })
    .superRefine((fault, context) => {
      const { from_ms, until_ms } = fault as Window
      if (from_ms !== undefined && until_ms !== undefined && until_ms <= from_ms)
        context.addIssue({ code: 'custom', path: ['until_ms'], message: 'must lie after from_ms' })
      const flaw = kind.flaw?.(fault)
      if (flaw) context.addIssue({ code: 'custom', path: [flaw.field], message: flaw.rule })
    })

const showingOf = (kind: AnyKind) =>
  z.strictObject({
    kind: z.literal(kind.kind),
    match: matchOf(kind),
    ...shown,
    ...kind.settings.shape,
  })

const kinds: readonly AnyKind[] = faultKinds

type Options = [z.ZodObject, ...z.ZodObject[]]

/** The body of ArmFault. */
export const ArmedFault = z.discriminatedUnion('kind', kinds.map(armingOf) as never as Options)

/** A fault as replies show it. */
export const ShownFault = z.discriminatedUnion('kind', kinds.map(showingOf) as never as Options)

ArmedFault.register(z.globalRegistry, { id: 'FaultToArm' })
ShownFault.register(z.globalRegistry, { id: 'Fault' })

type Common = { [K in keyof typeof armed]?: z.input<(typeof armed)[K]> }

type ArmingOf<F> =
  F extends FaultKind<infer K, infer S>
    ? {
        kind: K
        match?: z.input<F extends { strikes: 'requests' } ? typeof RequestMatch : typeof TaskMatch>
      } & Common &
        // Of a kind without fields zod says that it has none at all.
        (keyof S['shape'] extends never ? unknown : z.input<S>)
    : never

/** A fault to arm: its kind decides which fields it has. */
export type FaultRequest = ArmingOf<Kinds>

/** A fault as it stands, with how often it was met and struck. */
export type FaultReply = {
  [K in keyof typeof shown]: z.output<(typeof shown)[K]>
} & { kind: string; match: z.output<typeof RequestMatch>; [setting: string]: unknown }
