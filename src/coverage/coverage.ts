// What callers have met, over all workspaces of the process; it outlives resets and drops.

import type { ObservedRequest } from '../pipeline/observer.ts'
import { preamble } from './curl.ts'
import { percent, sectionsOf } from './items.ts'
import type { CoverageReport } from './report.ts'
import { Tally } from './tally.ts'

const sum = (figures: readonly number[]) => figures.reduce((total, each) => total + each, 0)

/** Counts as requests go by; works the report out when it is asked for. */
export class Coverage {
  readonly #strict: boolean
  #all = new Tally()
  readonly #byWorkspace = new Map<string, Tally>()

  constructor(strict: boolean) {
    this.#strict = strict
  }

  /** Counts one. */
  observe(observed: ObservedRequest): void {
    this.#all.add(observed)
    if (observed.workspace !== null) this.#tallyOf(observed.workspace).add(observed)
  }

  /** Whether anything of this workspace, which may be gone, was counted. */
  knows(workspace: string): boolean {
    return this.#byWorkspace.has(workspace)
  }

  /** What callers have met: of one workspace, or of all. `url` is where the commands go. */
  report(
    workspace: string | null = null,
    { withCatalogue = false, url }: { withCatalogue?: boolean; url?: string | undefined } = {},
  ): CoverageReport {
    const tally = workspace === null ? this.#all : (this.#byWorkspace.get(workspace) ?? new Tally())
    const sections = sectionsOf(tally, { strict: this.#strict, withCatalogue })
    const countedSections = sections.filter(({ counts }) => counts)
    const covered = sum(countedSections.map((each) => each.met))
    const total = sum(countedSections.map((each) => each.total))
    return {
      workspace,
      requests: tally.requests,
      met: covered,
      total,
      percent: percent(covered, total),
      preamble: preamble(this.#strict, url),
      sections,
    }
  }

  /** Forgets everything. */
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
