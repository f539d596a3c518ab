// What `sms-emulator hunt` takes beside the flags of the emulator itself.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { troubles } from '../domain/hunt/troubles.ts'
import { BadConfiguration } from './flags.ts'

const names = troubles.map(({ name }) => name)

const count = (most: number) =>
  z.coerce
    .number({ error: `must be a whole number from 1 to ${most}` })
    .int({ error: `must be a whole number from 1 to ${most}` })
    .min(1, { error: `must be a whole number from 1 to ${most}` })
    .max(most, { error: `must be a whole number from 1 to ${most}` })

const kinds = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(
    z
      .array(z.enum(names as [string, ...string[]], { error: `must be of ${names.join(', ')}` }))
      .min(1, { error: `must name some of ${names.join(', ')}` }),
  )

/** What each flag takes, its default, and what it does. */
export const huntFlags = {
  runs: { takes: count(10_000), fallback: 30, value: 'N', does: 'schedules to try' },
  'hunt-seed': {
    takes: z.string().min(1, { error: 'must not be empty' }),
    fallback: '1',
    value: 'S',
    does: 'what schedules are drawn from',
  },
  timeout: {
    takes: count(86_400),
    fallback: 120,
    value: 'S',
    does: 'seconds after which a run counts as one that never ends',
  },
  'max-faults': {
    takes: count(20),
    fallback: 3,
    value: 'N',
    does: 'faults in one schedule, at most',
  },
  kinds: { takes: kinds, fallback: names, value: 'A,B', does: `of ${names.join(', ')}` },
  out: {
    takes: z.string().min(1, { error: 'must name a file' }),
    fallback: undefined,
    value: 'F',
    does: 'write what was found into F, as JSON',
  },
} as const

type HuntFlagName = keyof typeof huntFlags

/** Every flag's value. */
export type HuntFlags = {
  [K in HuntFlagName]:
    | z.output<(typeof huntFlags)[K]['takes']>
    | ((typeof huntFlags)[K]['fallback'] extends undefined ? undefined : never)
}

const isOurs = (arg: string) => Object.hasOwn(huntFlags, arg.replace(/^--/, '').split('=')[0] ?? '')

/** The arguments of a hunt, and those that are the emulator's. Throws BadConfiguration. */
export const readHuntFlags = (args: readonly string[]): { hunt: HuntFlags; rest: string[] } => {
  const ours: string[] = []
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const to = arg.startsWith('--') && isOurs(arg) ? ours : rest
    to.push(arg)
    if (to === ours && !arg.includes('=') && i + 1 < args.length) ours.push(args[++i]!)
  }
  const options = Object.fromEntries(
    Object.keys(huntFlags).map((name) => [name, { type: 'string' as const }]),
  )
  let values: Record<string, unknown>
  try {
    values = parseArgs({ args: ours, options, strict: true }).values
  } catch (error) {
    throw new BadConfiguration((error as Error).message.split(/\.\s/)[0] ?? 'unknown flag')
  }
  const hunt = Object.entries(huntFlags).map(([name, { takes, fallback }]) => {
    if (values[name] === undefined) return [name, fallback]
    const result = (takes as z.ZodType).safeParse(values[name])
    if (result.success) return [name, result.data]
    throw new BadConfiguration(
      `--${name} ${result.error.issues[0]?.message}, not ${JSON.stringify(values[name])}`,
    )
  })
  return { hunt: Object.fromEntries(hunt) as HuntFlags, rest }
}
