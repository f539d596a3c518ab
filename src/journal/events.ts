// What happens in a workspace besides requests: transitions, changes of the clock, faults.

import type { ClockMode } from '../domain/initial-state.ts'
import type { TaskState } from '../domain/task/task.ts'

/**
 * A task went from one state of the machine to another. `from` and `to` are such as
 * `RUNNING.replicate`.
 */
export type TaskTransition = {
  kind: 'transition'
  at_ms: number
  task_id: string
  /** The cause: an action, the name of a delay, or an agent's report. */
  event: string
  from: string | null
  to: string
  /** The task's state in replies from now on; GONE if it was removed. */
  state: TaskState | 'GONE'
  /** The sub-task that is running now; null if none is. */
  sub_task: string | null
}

/** The clock was advanced, or its mode or pace changed. */
export type ClockEvent = {
  kind: 'clock'
  at_ms: number
  from_ms: number
  mode: ClockMode
  pace: number
}

/** A fault was armed, was applied or ended; or a fault in a name cannot be parsed. */
export type FaultEvent = {
  kind: 'fault'
  at_ms: number
  fault_id: string
  fault_kind: string
  what: 'armed' | 'applied' | 'ended' | 'unreadable'
  task_id?: string
  detail: string
}

/** An event. `at_ms` is the time of the workspace's clock, epoch ms. */
export type WorkspaceEvent = TaskTransition | ClockEvent | FaultEvent

/** The events since the last request. A rolled-back transaction removes its events again. */
export class PendingEvents {
  #events: WorkspaceEvent[] = []

  /** Adds an event. */
  add(event: WorkspaceEvent): void {
    this.#events.push(event)
  }

  /** All pending events. */
  all(): readonly WorkspaceEvent[] {
    return this.#events
  }

  /** The number of pending events, for `truncateTo`. */
  position(): number {
    return this.#events.length
  }

  /** Removes the events that were added after a position. */
  truncateTo(position: number): void {
    this.#events.length = Math.min(this.#events.length, position)
  }

  /** Returns all pending events and removes them. */
  drain(): WorkspaceEvent[] {
    const taken = this.#events
    this.#events = []
    return taken
  }
}
