// The speed limits of a task by time of day: which limit holds at an instant, and until when.

/** One day, in ms. */
export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/**
 * A limit for a part of every day, as it was sent (SpeedLimitlJson). `start` and `end` are times of
 * day like 8:05 or 24:00, in UTC of the workspace's clock (*assumed*: the reference names no time
 * zone). The range includes `start` and excludes `end`: in the reference's example one range ends
 * and the next begins at 08:00. An end at or before the start is on the next day. `speed` is in
 * Mbit/s, 0 for no limit.
 */
export type SpeedRule = {
  start: string
  end: string
  speed?: number | null | undefined
  over_speed_threshold?: number | null | undefined
}

/** A period in which one limit holds: its length in virtual ms, the limit in Mbit/s. */
export type LimitPeriod = { ms: number; limit: number }

const minuteOfDay = (timeOfDay: string): number => {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number)
  return (hours * 60 + minutes) % DAY_MINUTES
}

const isInForce = ({ start, end }: SpeedRule, minute: number): boolean => {
  const [from, to] = [minuteOfDay(start), minuteOfDay(end)]
  return from < to ? from <= minute && minute < to : minute >= from || minute < to
}

/**
 * The rule that limits the speed at an instant (epoch ms). If rules overlap, the one with the
 * lowest limit holds (*assumed*: it satisfies all of them).
 */
export const ruleAt = (rules: readonly SpeedRule[], at: number): SpeedRule | undefined => {
  const minute = Math.floor(at / MINUTE_MS) % DAY_MINUTES
  return rules
    .filter((rule) => (rule.speed ?? 0) > 0 && isInForce(rule, minute))
    .reduce<SpeedRule | undefined>(
      (lowest, rule) => (lowest && lowest.speed! <= rule.speed! ? lowest : rule),
      undefined,
    )
}

/** The limit that holds at an instant (epoch ms), in Mbit/s; 0 is none. */
export const limitAt = (rules: readonly SpeedRule[], at: number): number =>
  ruleAt(rules, at)?.speed ?? 0

const nextOccurrence = (minute: number, at: number): number =>
  at + ((minute * MINUTE_MS - (at % DAY_MS) + DAY_MS) % DAY_MS)

/** The 24 hours from an instant (epoch ms) on, divided where the limit changes. */
export const limitsOfNextDay = (rules: readonly SpeedRule[], at: number): LimitPeriod[] => {
  const boundaries = new Set(
    rules.flatMap(({ start, end }) => [minuteOfDay(start), minuteOfDay(end)]),
  )
  const instants = [...boundaries].map((minute) => nextOccurrence(minute, at)).sort((a, b) => a - b)
  const periods = [{ from: at, limit: limitAt(rules, at) }]
  for (const from of instants) {
    const limit = limitAt(rules, from)
    if (limit !== periods.at(-1)!.limit) periods.push({ from, limit })
  }
  return periods.map(({ from, limit }, i) => ({
    ms: (periods[i + 1]?.from ?? at + DAY_MS) - from,
    limit,
  }))
}

/** The next instant (epoch ms) at which the limit changes; null if it never does. */
export const nextLimitChange = (rules: readonly SpeedRule[], now: number): number | null => {
  const [present, ...others] = limitsOfNextDay(rules, now)
  return present && others.length > 0 ? now + present.ms : null
}
