// The fault `throttle`: the gateway's limit of calls in a span of time.
import { z } from 'zod'
import { type Encounter, requestFault, type Told } from '../kind.ts'

const settings = z.strictObject({
  limit: z.int().min(0).max(1e9),
  /** Of the workspace's clock. Windows follow one another from the arming on (assumed). */
  period_ms: z.int().min(1).max(86_400_000),
  /** Whose calls are counted together. */
  per: z.enum(['user', 'operation', 'workspace']).default('workspace'),
})

type Met = Encounter<z.output<typeof settings>>
type Memory = { window: number; counts: Readonly<Record<string, number>> }

/** What the gateway calls its policies (signing guide, *assumed* for the account's). */
const policies = { user: 'user', operation: 'api', workspace: 'domain' } as const

const counted = ({ settings: { per }, caller, row }: Met) =>
  per === 'user' ? (caller?.user ?? '') : per === 'operation' ? row.id : ''

const SECOND_MS = 1000
const MINUTE_MS = 60_000

const spanOf = (period_ms: number): string => {
  if (period_ms % MINUTE_MS === 0) return `${period_ms / MINUTE_MS} minute`
  return period_ms % SECOND_MS === 0 ? `${period_ms / SECOND_MS} second` : `${period_ms} ms`
}

const toldOf = ({ limit, period_ms, per }: Met['settings'], left_ms: number): Told => ({
  code: 'APIGW.0308',
  status: 429,
  message: `The throttling threshold has been reached: policy ${policies[per]} over ratelimit,limit:${limit},time:${spanOf(period_ms)}`,
  headers: { 'Retry-After': `${Math.ceil(left_ms / SECOND_MS)}` },
})

/** Refuses what is over the limit, in virtual time. */
export const throttle = requestFault({
  kind: 'throttle',
  summary:
    'Refuses with 429 APIGW.0308 and Retry-After what exceeds a number of calls in a period.',
  settings,
  isLasting: true,
  strike: (met) => {
    const { settings: given, workspace, fault, remember } = met
    const passed_ms = workspace.clock.now - fault.armed_at_ms
    const window = Math.floor(passed_ms / given.period_ms)
    const known = fault.memory as Memory | null
    const counts = known?.window === window ? known.counts : {}
    const key = counted(met)
    const count = (counts[key] ?? 0) + 1
    remember({ window, counts: { ...counts, [key]: count } } satisfies Memory)
    if (count <= given.limit) return undefined
    const left_ms = (window + 1) * given.period_ms - passed_ms
    return {
      detail: `call ${count} of ${given.limit}`,
      when: 'before',
      reply: { told: toldOf(given, left_ms) },
    }
  },
})
