// What happens in a workspace beside the requests themselves: transitions, the clock, faults.
import type { TaskState } from '../domain/task/task.ts'
import type { ClockMode } from '../workspace/clock.ts'

/** A task went from one place of the machine to another; paths such as `RUNNING.replicate`. */
export type Transition = {
  kind: 'transition'
  at_ms: number
  task_id: string
  /** What moved it: an action, a delay's name, an agent's report. */
  event: string
  from: string | null
  to: string
  /** The state it shows from now on; GONE when it was removed. */
  state: TaskState | 'GONE'
  /** The sub-task that runs from now on. */
  sub_task: string | null
}

/** Time was moved, or its mode or pace changed. */
export type ClockChange = {
  kind: 'clock'
  at_ms: number
  from_ms: number
  mode: ClockMode
  pace: number
}

/** A fault was armed, struck, or ended; or a name holds one that cannot be read. */
export type FaultEvent = {
  kind: 'fault'
  at_ms: number
  fault_id: string
  fault_kind: string
  what: 'armed' | 'struck' | 'ended' | 'unreadable'
  task_id?: string
  detail: string
}

/** One thing that happened, at an instant of the workspace's clock (epoch ms). */
export type Happening = Transition | ClockChange | FaultEvent

/**
 * What has happened since the last request was entered in the journal. What is undone with its
 * transaction has not happened.
 */
export class Happenings {
  #noted: Happening[] = []

  /** Notes one. */
  note(happening: Happening): void {
    this.#noted.push(happening)
  }

  /** What was noted so far, left where it is. */
  pending(): readonly Happening[] {
    return this.#noted
  }

  /** A mark to which `forgetSince` can go back. */
  mark(): number {
    return this.#noted.length
  }

  /** Forgets what was noted after the mark. */
  forgetSince(mark: number): void {
    this.#noted.length = Math.min(this.#noted.length, mark)
  }

  /** Hands over what was noted, and begins anew. */
  take(): Happening[] {
    const taken = this.#noted
    this.#noted = []
    return taken
  }
}
