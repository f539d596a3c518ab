// Finds the workspaces that may own a permanent access key.

/**
 * Names of workspaces by access key. An entry may be stale, after a rollback or a reset of the
 * workspace: look the key up in the workspace's database too.
 */
export class AccessKeyIndex {
  readonly #workspaces = new Map<string, Set<string>>()

  /** Adds keys that the workspace has, or is about to have. */
  add(workspace: string, accessKeys: readonly string[]): void {
    for (const access of accessKeys) {
      const names = this.#workspaces.get(access) ?? new Set()
      this.#workspaces.set(access, names.add(workspace))
    }
  }

  /** The workspaces that may have the key, in the order in which they got it. */
  workspacesOf(access: string): string[] {
    return [...(this.#workspaces.get(access) ?? [])]
  }
}
