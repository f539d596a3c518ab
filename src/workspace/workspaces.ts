// All workspaces of one emulator by name. Each has a database file, opened at first use.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ControlError } from '../api/control-error.ts'
import type { InitialState } from '../domain/initial-state.ts'
import { Journal } from '../journal/journal.ts'
import { readAccessKeys } from '../store/iam.ts'
import { AccessKeyIndex } from './access-key-index.ts'
import type { HostTime } from './clock.ts'
import { Workspace } from './workspace.ts'

/** The initial contents of a workspace: a database as bytes, and the number of its last request. */
export type BaseDatabase = { database: Buffer; last_request: number }

/** How a new workspace starts: empty, or with the contents of a base. */
export type WorkspaceStart = Partial<InitialState> & { base?: BaseDatabase | undefined }

/**
 * Where workspaces are stored (`directory` is null for memory), and how new ones start. The seed of
 * each is `initialState.seed` with its name; `initialStateOf` overrides the rest for one workspace.
 * Those in `lazyNames` exist from the start, but are created when they are first used.
 */
export type WorkspacesOptions = {
  directory: string | null
  initialState: InitialState
  host: HostTime
  initialStateOf?: (name: string) => WorkspaceStart
  lazyNames?: readonly string[]
}

/** The folder of the journals within the directory. */
const JOURNALS = 'journals'

/** A name has 1 to 64 letters, digits, `.`, `_` or `-`, and does not begin with a dot. */
export const isWorkspaceName = (name: string): boolean => /^[\w-][\w.-]{0,63}$/.test(name)

/** The workspaces of one emulator. */
export class Workspaces {
  readonly #options: WorkspacesOptions
  readonly #open = new Map<string, Workspace>()
  readonly #journals = new Map<string, Journal>()
  readonly #lazyNames: Set<string>
  readonly #keyIndex = new AccessKeyIndex()
  #hasIndexedClosed = false
  #lastJournalId = 0
  readonly #onCreate: (workspace: Workspace) => void

  /** `onCreate` is called once for each new workspace, before its first request. */
  constructor(options: WorkspacesOptions, onCreate: (workspace: Workspace) => void = () => {}) {
    this.#options = options
    this.#onCreate = onCreate
    this.#lazyNames = new Set(options.lazyNames)
    if (options.directory) mkdirSync(join(options.directory, JOURNALS), { recursive: true })
  }

  /** Names of all workspaces, open or on disk, in alphabetical order. */
  names(): string[] {
    const { directory } = this.#options
    const onDisk = directory
      ? readdirSync(directory)
          .filter((file) => file.endsWith('.sqlite'))
          .map((file) => file.slice(0, -'.sqlite'.length))
          .filter(isWorkspaceName)
      : []
    return [...new Set([...onDisk, ...this.#lazyNames, ...this.#open.keys()])].sort()
  }

  has(name: string): boolean {
    if (this.#open.has(name) || this.#lazyNames.has(name)) return true
    return isWorkspaceName(name) && this.#isOnDisk(name)
  }

  /** The workspace of this name, if it exists. Throws UnusableDatabaseError. */
  find(name: string): Workspace | undefined {
    return this.has(name) ? this.openOrCreate(name) : undefined
  }

  /** The workspace of this name. Throws ControlError WorkspaceNotFound, UnusableDatabaseError. */
  findOrThrow(name: string): Workspace {
    const workspace = this.find(name)
    if (workspace) return workspace
    throw new ControlError('WorkspaceNotFound', { workspace: name })
  }

  /** Throws ControlError WorkspaceExists where there is a workspace of this name. */
  checkIsFree(name: string): void {
    if (this.has(name)) throw new ControlError('WorkspaceExists', { workspace: name })
  }

  /**
   * The workspace of this name. A new one starts as `start` says, and is passed to `onCreate` if
   * `shouldInitialise`. Throws UnusableDatabaseError.
   */
  openOrCreate(name: string, start: WorkspaceStart = {}, shouldInitialise = true): Workspace {
    const open = this.#open.get(name)
    if (open) return open
    const wasOnDisk = this.#isOnDisk(name)
    let workspace = this.#openOrInitialise(name, start)
    // The program was killed while it filled this workspace: nothing has used it, so start again.
    if (wasOnDisk && workspace.isInitialising) {
      this.drop(name)
      workspace = this.#openOrInitialise(name, start)
    }
    if (!workspace.isInitialising) return workspace
    if (shouldInitialise) this.#onCreate(workspace)
    workspace.finishInitialising()
    return workspace
  }

  /**
   * The workspace that owns this permanent access key: the first that declared it. A copy of that
   * workspace owns the key only when no other one has it.
   */
  ownerOfKey(access: string): Workspace | undefined {
    this.#indexClosed()
    const holders = this.#keyIndex.workspacesOf(access).flatMap((name) => {
      const workspace = this.find(name)
      return workspace?.iam.keyOf(access)?.expires_at === null ? [workspace] : []
    })
    return holders.find((workspace) => !workspace.yieldsKeys) ?? holders[0]
  }

  /** Indexes an access key that the workspace is about to declare. */
  indexKey(workspace: Workspace, access: string): void {
    this.#keyIndex.add(workspace.name, [access])
  }

  /** Indexes all access keys of a workspace, after a restore. */
  indexKeysOf(workspace: Workspace): void {
    for (const access of workspace.iam.permanentKeys()) this.indexKey(workspace, access)
  }

  /**
   * Replaces the workspace of this name by a database, given as bytes. `initialise` prepares it
   * first; if it throws, nothing is replaced.
   */
  install(name: string, database: Buffer, initialise: (workspace: Workspace) => void): Workspace {
    const stagingPath = this.#options.directory ? `${this.#path(name)}.new` : undefined
    if (stagingPath) {
      // SQLite would apply the log of an earlier file that a crash left here.
      this.#remove(stagingPath)
      writeFileSync(stagingPath, database)
    }
    const journal = new Journal(':memory:', this.#newJournalId())
    const { initialState, host } = this.#options
    const workspace = new Workspace(name, stagingPath ?? database, initialState, host, journal)
    try {
      initialise(workspace)
      const keys = workspace.iam.permanentKeys()
      const yields_keys = keys.some((key) => (this.ownerOfKey(key)?.name ?? name) !== name)
      workspace.history.untracked(() => workspace.meta.set('yields_keys', yields_keys))
    } catch (error) {
      workspace.close()
      if (stagingPath) this.#remove(stagingPath)
      throw error
    }
    if (stagingPath) return this.#replaceFile(name, workspace, stagingPath)
    this.drop(name)
    journal.continueAfter(workspace.history.lastRequest())
    workspace.history.beginRequest(journal.next)
    return this.#register(workspace, journal)
  }

  #replaceFile(name: string, workspace: Workspace, stagingPath: string): Workspace {
    workspace.close()
    this.#closeOne(name)
    this.#remove(this.#journalPath(name))
    // SQLite would apply a log that a killed program left beside the old file.
    this.#removeLog(this.#path(name))
    renameSync(stagingPath, this.#path(name))
    return this.#load(name, {})
  }

  /** Closes a workspace and deletes its files. */
  drop(name: string): void {
    this.#closeOne(name)
    if (!this.#options.directory) return
    this.#remove(this.#path(name))
    this.#remove(this.#journalPath(name))
  }

  #closeOne(name: string) {
    this.#lazyNames.delete(name)
    this.#open.get(name)?.close()
    this.#open.delete(name)
    this.#journals.get(name)?.close()
    this.#journals.delete(name)
  }

  #remove(path: string) {
    rmSync(path, { force: true })
    this.#removeLog(path)
  }

  #removeLog(path: string) {
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
  }

  /** Whether workspaces are stored in files. */
  get isPersistent(): boolean {
    return this.#options.directory !== null
  }

  /** Writes the pending entries of all journals. */
  flush(): void {
    for (const journal of this.#journals.values()) journal.flush()
  }

  /** Closes all workspaces and journals. */
  close(): void {
    for (const workspace of this.#open.values()) workspace.close()
    for (const journal of this.#journals.values()) journal.close()
    this.#open.clear()
    this.#journals.clear()
  }

  #openOrInitialise(name: string, start: WorkspaceStart): Workspace {
    const { base, ...initialState } = { ...this.#options.initialStateOf?.(name), ...start }
    if (!base || this.#isOnDisk(name)) return this.#load(name, initialState)
    return this.install(name, base.database, (workspace) => {
      workspace.history.clear(base.last_request)
      workspace.beginInitialising()
    })
  }

  #load(name: string, initialState: Partial<InitialState>): Workspace {
    const seed = `${this.#options.initialState.seed}/${name}`
    const complete = { ...this.#options.initialState, seed, ...initialState }
    const journal =
      this.#journals.get(name) ?? new Journal(this.#journalPath(name), this.#newJournalId())
    const workspace = new Workspace(name, this.#path(name), complete, this.#options.host, journal)
    return this.#register(workspace, journal)
  }

  #register(workspace: Workspace, journal: Journal): Workspace {
    this.#journals.set(workspace.name, journal)
    this.#open.set(workspace.name, workspace)
    this.#keyIndex.add(workspace.name, workspace.iam.permanentKeys())
    return workspace
  }

  /** Workspaces that are not open may have keys too; their files are read once. */
  #indexClosed() {
    if (this.#hasIndexedClosed) return
    this.#hasIndexedClosed = true
    const closed = this.names().filter((name) => !this.#open.has(name) && this.#isOnDisk(name))
    for (const name of closed) this.#keyIndex.add(name, readAccessKeys(this.#path(name)))
  }

  /** Contains the host's time, so that the next run of the program has other ids. */
  #newJournalId(): string {
    this.#lastJournalId = Math.max(this.#lastJournalId + 1, this.#options.host())
    return this.#lastJournalId.toString(36)
  }

  #path(name: string) {
    return this.#options.directory ? join(this.#options.directory, `${name}.sqlite`) : ':memory:'
  }

  #journalPath(name: string) {
    const { directory } = this.#options
    return directory ? join(directory, JOURNALS, `${name}.sqlite`) : ':memory:'
  }

  #isOnDisk(name: string) {
    return this.#options.directory !== null && existsSync(this.#path(name))
  }
}
