// What happens in a workspace beside the requests themselves: transitions, the clock, faults.

import type { ClockMode } from '../domain/initial-state.ts'
import type { TaskState } from '../domain/task/task.ts'

/** A task went from one place of the machine to another; paths such as `RUNNING.replicate`. */
export type TaskTransition = {
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
export type ClockEvent = {
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
  what: 'armed' | 'applied' | 'ended' | 'unreadable'
  task_id?: string
  detail: string
}

/** One thing that happened, at an instant of the workspace's clock (epoch ms). */
export type WorkspaceEvent = TaskTransition | ClockEvent | FaultEvent

/**
 * What has happened since the last request was entered in the journal. What is undone with its
 * transaction has not happened.
 */
export class PendingEvents {
  #events: WorkspaceEvent[] = []

  /** Notes one. */
  add(event: WorkspaceEvent): void {
    this.#events.push(event)
  }

  /** What was noted so far, left where it is. */
  all(): readonly WorkspaceEvent[] {
    return this.#events
  }

  /** A mark to which `forgetSince` can go back. */
  position(): number {
    return this.#events.length
  }

  /** Forgets what was noted after the mark. */
  truncateTo(position: number): void {
    this.#events.length = Math.min(this.#events.length, position)
  }

  /** Hands over what was noted, and begins anew. */
  drain(): WorkspaceEvent[] {
    const taken = this.#events
    this.#events = []
    return taken
  }
}
