// The smallest schedule that still makes a suite fail.
import type { Schedule } from './draw-schedule.ts'
import type { HuntedFault } from './fault-types.ts'

/** Whether the suite fails under a schedule. */
export type Fails = (schedule: Schedule) => Promise<boolean>

const partsOf = (schedule: Schedule, count: number): Schedule[] => {
  const size = Math.ceil(schedule.length / count)
  return Array.from({ length: count }, (_, part) =>
    schedule.slice(part * size, (part + 1) * size),
  ).filter((part) => part.length > 0)
}

const firstThatFails = async (candidates: readonly Schedule[], fails: Fails) => {
  for (const candidate of candidates) if (await fails(candidate)) return candidate
  return undefined
}

/** Delta debugging: a subset none of whose faults can be left out. */
const fewest = async (schedule: Schedule, fails: Fails): Promise<Schedule> => {
  let left = schedule
  let count = 2
  while (left.length > 1) {
    const parts = partsOf(left, Math.min(count, left.length))
    const rests = parts.map((part) => left.filter((fault) => !part.includes(fault)))
    const found = await firstThatFails([...(count === 2 ? parts : []), ...rests], fails)
    if (found) {
      left = found
      count = Math.max(2, Math.min(count - 1, left.length))
    } else if (count >= left.length) break
    else count = Math.min(left.length, count * 2)
  }
  return left
}

/** Simpler forms of a fault, the simplest first. */
const simpler = (fault: HuntedFault): HuntedFault[] => {
  const changes: Partial<HuntedFault>[] = []
  if ((fault.nth ?? 1) > 1) changes.push({ nth: 1 }, { nth: Math.ceil((fault.nth ?? 1) / 2) })
  if ((fault.times ?? 1) > 1) changes.push({ times: 1 })
  if (typeof fault.at_progress === 'number' && fault.at_progress > 0)
    changes.push({ at_progress: 0 })
  return changes.map((change) => ({ ...fault, ...change }))
}

const simplest = async (schedule: Schedule, fails: Fails): Promise<Schedule> => {
  let now = [...schedule]
  for (let index = 0; index < now.length; index++) {
    for (;;) {
      const candidates = simpler(now[index]!)
      const tried = candidates.map((fault) => now.with(index, fault))
      const found = await firstThatFails(tried, fails)
      if (!found) break
      now = [...found]
    }
  }
  return now
}

/** Leaves out every fault, and every part of one, without which the suite fails all the same. */
export const shrink = async (schedule: Schedule, fails: Fails): Promise<Schedule> =>
  simplest(await fewest(schedule, fails), fails)
