// What clients have used of the service, over all workspaces of the process. The counts survive
// resets and deletions of workspaces.

import type { ObservedRequest } from '../pipeline/observed-request.ts'
import { type FindOperation, setupCommands, toCurlCommands } from './curl.ts'
import type { CoverageReport } from './report.ts'
import { percent, sectionsOf } from './sections.ts'
import { Tally } from './tally.ts'

/** Counts each observed request; a report is computed when it is asked for. */
export class Coverage {
  readonly #strict: boolean
  readonly #find: FindOperation
  #all = new Tally()
  readonly #byWorkspace = new Map<string, Tally>()

  /** `find` finds the operations that commands call. */
  constructor(strict: boolean, find: FindOperation) {
    this.#strict = strict
    this.#find = find
  }

  /** Counts a request. */
  observe(observed: ObservedRequest): void {
    this.#all.add(observed)
    if (observed.workspace !== null) this.#tallyOf(observed.workspace).add(observed)
  }

  /** Whether any request of this workspace was counted; the workspace may be deleted by now. */
  knows(workspace: string): boolean {
    return this.#byWorkspace.has(workspace)
  }

  /** The report about one workspace, or about all (null). `url` is where the commands send to. */
  report(
    workspace: string | null = null,
    { withCatalogue = false, url }: { withCatalogue?: boolean; url?: string | undefined } = {},
  ): CoverageReport {
    const tally = workspace === null ? this.#all : (this.#byWorkspace.get(workspace) ?? new Tally())
    const sections = sectionsOf(tally, {
      strict: this.#strict,
      withCatalogue,
      toCommands: (recipe) => toCurlCommands(recipe, this.#find),
    })
    const counted = sections.filter((section) => section.counted)
    const covered = counted.reduce((sum, section) => sum + section.covered, 0)
    const total = counted.reduce((sum, section) => sum + section.total, 0)
    return {
      workspace,
      requests: tally.requests,
      covered,
      total,
      percent: percent(covered, total),
      setup_commands: setupCommands(this.#strict, url),
      sections,
    }
  }

  /** Sets all counts to zero. */
  clear(): void {
    this.#all = new Tally()
    this.#byWorkspace.clear()
  }

  #tallyOf(workspace: string): Tally {
    const existing = this.#byWorkspace.get(workspace)
    if (existing) return existing
    const fresh = new Tally()
    this.#byWorkspace.set(workspace, fresh)
    return fresh
  }
}
