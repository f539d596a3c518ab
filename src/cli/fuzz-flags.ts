// What `sms-emulator hunt` takes beside the flags of the emulator itself.
import { z } from 'zod'
import { troubles } from '../fuzz/fault-types.ts'
import { BadConfiguration } from './flags.ts'
import { takeOwn } from './own-flags.ts'

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

const taken = Object.fromEntries(Object.keys(huntFlags).map((name) => [name, 'value'])) as Record<
  HuntFlagName,
  'value'
>

/** The arguments of a hunt, and those that are the emulator's. Throws BadConfiguration. */
export const readHuntFlags = (args: readonly string[]): { hunt: HuntFlags; rest: string[] } => {
  const { own, rest } = takeOwn(args, taken)
  const hunt = Object.entries(huntFlags).map(([name, { takes, fallback }]) => {
    const given = own[name as HuntFlagName]
    if (given === undefined) return [name, fallback]
    const result = (takes as z.ZodType).safeParse(given)
    if (result.success) return [name, result.data]
    throw new BadConfiguration(
      `--${name} ${result.error.issues[0]?.message}, not ${JSON.stringify(given)}`,
    )
  })
  return { hunt: Object.fromEntries(hunt) as HuntFlags, rest }
}
