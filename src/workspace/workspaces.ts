// All workspaces of one emulator, by name: one database file each, opened when first asked for.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ControlError } from '../api/control-error.ts'
import type { InitialState } from '../domain/initial-state.ts'
import { Journal } from '../journal/journal.ts'
import { readAccessKeys } from '../store/iam.ts'
import { AccessKeyIndex } from './access-key-index.ts'
import type { HostTime } from './clock.ts'
import { Workspace } from './workspace.ts'

/** A world to begin with: the bytes of its database, and the number of its last request. */
export type BaseDatabase = { database: Buffer; last_request: number }

/** How a workspace that does not exist yet begins: empty, or, with a base, as that says. */
export type WorkspaceStart = Partial<InitialState> & { base?: BaseDatabase | undefined }

/**
 * Where workspaces live; `directory` is null for memory. The seed of `initialState` is mixed with
 * each name. `initialStateOf` returns what differs for one workspace. Those in `lazyNames` exist from
 * the start, but are created when they are first used.
 */
export type WorkspacesOptions = {
  directory: string | null
  initialState: InitialState
  host: HostTime
  initialStateOf?: (name: string) => WorkspaceStart
  lazyNames?: readonly string[]
}

/** The folder of the journals, beside the workspaces. */
const JOURNALS = 'journals'

/** Letters, digits, `.`, `_`, `-`, 1 to 64 of them, not beginning with a dot. */
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

  /** `onBirth` is called once for each workspace that begins, before anyone uses it. */
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

  /** The workspace of this name, if it exists. Throws DatabaseUnusable. */
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
   * The workspace of this name; one that did not exist begins as `start` says, and is handed to
   * `onBirth` if `isFurnished`. Throws DatabaseUnusable.
   */
  openOrCreate(name: string, start: WorkspaceStart = {}, shouldInitialise = true): Workspace {
    const open = this.#open.get(name)
    if (open) return open
    const wasOnDisk = this.#isOnDisk(name)
    let workspace = this.#openOrInitialise(name, start)
    // Killed while it was being furnished: nobody has used it yet, so it begins again.
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
   * The workspace that declares this permanent access key: the one which declared it first, and a
   * copy of it only once there is no other.
   */
  ownerOfKey(access: string): Workspace | undefined {
    this.#indexClosed()
    const holders = this.#keyIndex.workspacesOf(access).flatMap((name) => {
      const workspace = this.find(name)
      return workspace?.iam.keyOf(access)?.expires_at === null ? [workspace] : []
    })
    return holders.find((workspace) => !workspace.yieldsKeys) ?? holders[0]
  }

  /** Notes an access key that the workspace is about to declare. */
  indexKey(workspace: Workspace, access: string): void {
    this.#keyIndex.add(workspace.name, [access])
  }

  /** Notes all access keys of a workspace, after another state took the place of its own. */
  indexKeysOf(workspace: Workspace): void {
    for (const access of workspace.iam.permanentKeys()) this.indexKey(workspace, access)
  }

  /**
   * Puts a world, given as the bytes of its database, in the place of this name; `furnish` readies
   * it. It is there whole in the end, or not at all.
   */
  install(name: string, database: Buffer, initialise: (workspace: Workspace) => void): Workspace {
    const stagingPath = this.#options.directory ? `${this.#path(name)}.new` : undefined
    if (stagingPath) {
      // The log of one left behind by a crash would be taken for this one's.
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
    // A log that a kill has left beside the old one would be taken for this one's.
    this.#removeLog(this.#path(name))
    renameSync(stagingPath, this.#path(name))
    return this.#load(name, {})
  }

  /** Ends a workspace and deletes its file. */
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

  /** Whether they are kept in files. */
  get isPersistent(): boolean {
    return this.#options.directory !== null
  }

  /** Writes what the journals have not written yet. */
  flush(): void {
    for (const journal of this.#journals.values()) journal.flush()
  }

  /** Closes all of them. */
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

  /** Workspaces that nobody has opened yet may declare keys too; they are read once. */
  #indexClosed() {
    if (this.#hasIndexedClosed) return
    this.#hasIndexedClosed = true
    const closed = this.names().filter((name) => !this.#open.has(name) && this.#isOnDisk(name))
    for (const name of closed) this.#keyIndex.add(name, readAccessKeys(this.#path(name)))
  }

  /** By the host's time, so that not even the next run of the program has it again. */
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
