// What `sms-emulator fuzz` takes beside the flags of the emulator itself.
import { z } from 'zod'
import { faultTypes } from '../fuzz/fault-types.ts'
import { ConfigurationError } from './flags.ts'
import { extractFlags } from './own-flags.ts'

const names = faultTypes.map(({ name }) => name)

const countUpTo = (max: number) =>
  z.coerce
    .number({ error: `must be a whole number from 1 to ${max}` })
    .int({ error: `must be a whole number from 1 to ${max}` })
    .min(1, { error: `must be a whole number from 1 to ${max}` })
    .max(max, { error: `must be a whole number from 1 to ${max}` })

const kinds = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(
    z
      .array(z.enum(names as [string, ...string[]], { error: `must be of ${names.join(', ')}` }))
      .min(1, { error: `must name some of ${names.join(', ')}` }),
  )

/** What each flag takes, its default, and what it does. */
export const fuzzFlags = {
  runs: { takes: countUpTo(10_000), fallback: 30, value: 'N', does: 'schedules to try' },
  'fuzz-seed': {
    takes: z.string().min(1, { error: 'must not be empty' }),
    fallback: '1',
    value: 'S',
    does: 'what schedules are drawn from',
  },
  timeout: {
    takes: countUpTo(86_400),
    fallback: 120,
    value: 'S',
    does: 'seconds after which a run counts as one that never ends',
  },
  'max-faults': {
    takes: countUpTo(20),
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

type FuzzFlagName = keyof typeof fuzzFlags

/** Every flag's value. */
export type FuzzFlags = {
  [K in FuzzFlagName]:
    | z.output<(typeof fuzzFlags)[K]['takes']>
    | ((typeof fuzzFlags)[K]['fallback'] extends undefined ? undefined : never)
}

const flagTypes = Object.fromEntries(
  Object.keys(fuzzFlags).map((name) => [name, 'value']),
) as Record<FuzzFlagName, 'value'>

/** The arguments of a hunt, and those that are the emulator's. Throws BadConfiguration. */
export const readFuzzFlags = (args: readonly string[]): { fuzz: FuzzFlags; rest: string[] } => {
  const { values, rest } = extractFlags(args, flagTypes)
  const hunt = Object.entries(fuzzFlags).map(([name, { takes, fallback }]) => {
    const given = values[name as FuzzFlagName]
    if (given === undefined) return [name, fallback]
    const result = (takes as z.ZodType).safeParse(given)
    if (result.success) return [name, result.data]
    throw new ConfigurationError(
      `--${name} ${result.error.issues[0]?.message}, not ${JSON.stringify(given)}`,
    )
  })
  return { fuzz: Object.fromEntries(hunt) as FuzzFlags, rest }
}
