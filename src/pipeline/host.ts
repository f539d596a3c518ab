// What the operations that stand outside any one workspace are given: the whole emulator.

import type { z } from 'zod'
import type { Operation } from '../api/operation.ts'
import type { ClientRules, ClientRulesReport } from '../client-rules/schema.ts'
import type { CoverageReport } from '../coverage/report.ts'
import type { RequestExplanation, TaskExplanation } from '../explain/schema.ts'
import type { UnmatchedRequests } from '../journal/unmatched.ts'
import type { ReplayedStep, ReplayStep } from '../replay/replay-file.ts'
import type { ClockMode } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'

/** Says why; undefined where there is nothing of that id. Built in spine/explain. */
export type Explain = {
  /** A request of the workspace, or, without one, of any workspace or of none. */
  request: (request_id: string, workspace?: Workspace) => RequestExplanation | undefined
  /** A task that is there, or was. */
  task: (workspace: Workspace, task_id: string) => TaskExplanation | undefined
}

/** The emulator as control and sign-in operations see it. Built in emulator.ts. */
export type Host = {
  workspaces: Workspaces
  /** Requests that reached no workspace. */
  outside: UnmatchedRequests
  /** Only declared users, and only what the newest reference has. */
  strict: boolean
  version: string
  explain: Explain
  /** Real time, epoch ms: clients sign by their own clock. */
  realNow: () => number
  /** The operations of the cloud and of IAM. */
  table: readonly Pick<Operation<never>, 'id' | 'method' | 'path' | 'evidence' | 'section'>[]
  /** What callers have met of the service. */
  coverage: {
    /** Of one workspace, or of all (null). */
    report: (
      workspace: string | null,
      how: { withCatalogue: boolean; url: string | undefined },
    ) => CoverageReport
    knows: (workspace: string) => boolean
    clear: () => void
  }
  /** How clients behave. */
  habits: {
    report: () => ClientRulesReport
    /** Sets which rules hold; answers what is wrong with them, if anything is. */
    set: (rules: ClientRules) => string | undefined
    clear: () => void
  }
  /** Does `work` at the workspace's present, in one transaction. */
  within: <T>(workspace: Workspace, work: () => T) => T
  /** The workspace of this name, which begins if there is none. */
  open: (name: string) => Workspace
  /** Whether a workspace other than this one declares the access key. */
  isKeyElsewhere: (workspace: Workspace, access: string) => boolean
  /**
   * Takes steps in a workspace, each as a request of its own; `birth` is that of the workspace in
   * which they were recorded. Throws ControlFault, before any, for one that can be no step.
   */
  replay: (
    name: string,
    score: { steps: ReplayStep[]; birth?: { seed: string; strict: boolean } | undefined },
  ) => readonly ReplayedStep[]
  /** Empties a workspace and replays fixtures into it: the named one, or those it was born with. */
  reset: (name: string, fixture?: string) => Workspace
  /** Creates a workspace. */
  create: (
    name: string,
    birth: {
      seed?: string | undefined
      fixture?: string | undefined
      mode?: ClockMode | undefined
      pace?: number | undefined
    },
  ) => Workspace
}

/** An operation that is handed the emulator and opens workspaces itself. */
export type HostOperation = Operation<Host>

/** Writes down an operation of the emulator itself. */
export const hostOperation = <
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType = z.ZodType,
>(
  row: Operation<Host, P, Q, B, R>,
): HostOperation => row as unknown as HostOperation
