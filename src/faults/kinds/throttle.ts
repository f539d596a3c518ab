// The fault `throttle`: the gateway's limit of calls per period.
import { z } from 'zod'
import type { ErrorReply } from '../../api/render-error.ts'
import { defineRequestFault, type FaultContext } from '../kind.ts'

const settings = z.strictObject({
  limit: z.int().min(0).max(1e9),
  /** ms of the workspace's clock. Windows are consecutive, from the arming on (assumed). */
  period_ms: z.int().min(1).max(86_400_000),
  /** Which calls are counted together. */
  per: z.enum(['user', 'operation', 'workspace']).default('workspace'),
})

type ThrottleContext = FaultContext<z.output<typeof settings>>
type CallCounts = { window: number; counts: Readonly<Record<string, number>> }

/** The gateway's names of its policies (signing guide; *assumed* for the account's). */
const policies = { user: 'user', operation: 'api', workspace: 'domain' } as const

const counterKey = ({ settings: { per }, caller, operation: row }: ThrottleContext) =>
  per === 'user' ? (caller?.user ?? '') : per === 'operation' ? row.id : ''

const SECOND_MS = 1000
const MINUTE_MS = 60_000

const formatPeriod = (period_ms: number): string => {
  if (period_ms % MINUTE_MS === 0) return `${period_ms / MINUTE_MS} minute`
  return period_ms % SECOND_MS === 0 ? `${period_ms / SECOND_MS} second` : `${period_ms} ms`
}

const throttleError = (
  { limit, period_ms, per }: ThrottleContext['settings'],
  remaining_ms: number,
): ErrorReply => ({
  code: 'APIGW.0308',
  status: 429,
  message: `The throttling threshold has been reached: policy ${policies[per]} over ratelimit,limit:${limit},time:${formatPeriod(period_ms)}`,
  headers: { 'Retry-After': `${Math.ceil(remaining_ms / SECOND_MS)}` },
})

/** Refuses calls beyond the limit. Periods are in virtual time. */
export const throttle = defineRequestFault({
  kind: 'throttle',
  summary:
    'Refuses calls beyond a number per period with 429 APIGW.0308 and the header Retry-After.',
  settings,
  nthIsStart: true,
  apply: (context) => {
    const { settings: limits, workspace, fault, saveMemory } = context
    const elapsed_ms = workspace.clock.now - fault.armed_at_ms
    const window = Math.floor(elapsed_ms / limits.period_ms)
    const previous = fault.memory as CallCounts | null
    const counts = previous?.window === window ? previous.counts : {}
    const key = counterKey(context)
    const count = (counts[key] ?? 0) + 1
    saveMemory({ window, counts: { ...counts, [key]: count } } satisfies CallCounts)
    if (count <= limits.limit) return undefined
    const remaining_ms = (window + 1) * limits.period_ms - elapsed_ms
    return {
      detail: `call ${count} of ${limits.limit}`,
      timing: 'before',
      reply: { error: throttleError(limits, remaining_ms) },
    }
  },
})
