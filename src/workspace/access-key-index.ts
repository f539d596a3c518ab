// Which workspace a permanent access key belongs to: hints, each to be checked where it points.

/**
 * Names of workspaces by access key. A hint may be stale (its transaction undone, its workspace
 * reset), so the workspace's database has the last word.
 */
export class AccessKeyIndex {
  readonly #workspaces = new Map<string, Set<string>>()

  /** Notes that these keys are, or may become, the workspace's. */
  add(workspace: string, accessKeys: readonly string[]): void {
    for (const access of accessKeys) {
      const names = this.#workspaces.get(access) ?? new Set()
      this.#workspaces.set(access, names.add(workspace))
    }
  }

  /** The workspaces that may have the key, those first that had it first. */
  workspacesOf(access: string): string[] {
    return [...(this.#workspaces.get(access) ?? [])]
  }
}
