// The smallest schedule that still makes a suite fail.
import type { Schedule } from './draw-schedule.ts'
import type { FuzzFault } from './fault-types.ts'

/** Whether the suite fails under a schedule. */
export type FailsUnder = (schedule: Schedule) => Promise<boolean>

const splitInto = (schedule: Schedule, count: number): Schedule[] => {
  const size = Math.ceil(schedule.length / count)
  return Array.from({ length: count }, (_, part) =>
    schedule.slice(part * size, (part + 1) * size),
  ).filter((part) => part.length > 0)
}

const firstFailing = async (candidates: readonly Schedule[], fails: FailsUnder) => {
  for (const candidate of candidates) if (await fails(candidate)) return candidate
  return undefined
}

/** Delta debugging: a subset none of whose faults can be left out. */
const removeFaults = async (schedule: Schedule, fails: FailsUnder): Promise<Schedule> => {
  let remaining = schedule
  let count = 2
  while (remaining.length > 1) {
    const parts = splitInto(remaining, Math.min(count, remaining.length))
    const complements = parts.map((part) => remaining.filter((fault) => !part.includes(fault)))
    const found = await firstFailing([...(count === 2 ? parts : []), ...complements], fails)
    if (found) {
      remaining = found
      count = Math.max(2, Math.min(count - 1, remaining.length))
    } else if (count >= remaining.length) break
    else count = Math.min(remaining.length, count * 2)
  }
  return remaining
}

/** Simpler forms of a fault, the simplest first. */
const simplificationsOf = (fault: FuzzFault): FuzzFault[] => {
  const changes: Partial<FuzzFault>[] = []
  if ((fault.nth ?? 1) > 1) changes.push({ nth: 1 }, { nth: Math.ceil((fault.nth ?? 1) / 2) })
  if ((fault.times ?? 1) > 1) changes.push({ times: 1 })
  if (typeof fault.at_progress === 'number' && fault.at_progress > 0)
    changes.push({ at_progress: 0 })
  return changes.map((change) => ({ ...fault, ...change }))
}

const simplifyFaults = async (schedule: Schedule, fails: FailsUnder): Promise<Schedule> => {
  let current = [...schedule]
  for (let index = 0; index < current.length; index++) {
    for (;;) {
      const candidates = simplificationsOf(current[index]!)
      const schedules = candidates.map((fault) => current.with(index, fault))
      const found = await firstFailing(schedules, fails)
      if (!found) break
      current = [...found]
    }
  }
  return current
}

/** Leaves out every fault, and every part of one, without which the suite fails all the same. */
export const shrink = async (schedule: Schedule, fails: FailsUnder): Promise<Schedule> =>
  simplifyFaults(await removeFaults(schedule, fails), fails)
