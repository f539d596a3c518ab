// All workspaces of one emulator, by name: one database file each, opened when first asked for.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { accessKeysIn } from '../store/iam.ts'
import type { HostTime } from './clock.ts'
import { Journal } from './journal.ts'
import { KeyRing } from './key-ring.ts'
import { type Birth, Workspace } from './workspace.ts'

/**
 * Where workspaces live; `directory` is null for memory. `seed` is mixed with each one's name;
 * `birthOf` tells what is otherwise for one of them.
 */
export type Home = {
  directory: string | null
  birth: Birth
  host: HostTime
  birthOf?: (name: string) => Partial<Birth>
}

/** The folder of the journals, beside the workspaces. */
const JOURNALS = 'journals'

/** Letters, digits, `.`, `_`, `-`, 1 to 64 of them, not beginning with a dot. */
export const isWorkspaceName = (name: string): boolean => /^[\w-][\w.-]{0,63}$/.test(name)

/** The workspaces of one emulator. */
export class Workspaces {
  readonly #home: Home
  readonly #open = new Map<string, Workspace>()
  readonly #journals = new Map<string, Journal>()
  readonly #keys = new KeyRing()
  #hasReadClosed = false
  #lastLife = 0
  readonly #onBirth: (workspace: Workspace) => void

  /** `onBirth` is called once for each workspace that begins, before anyone uses it. */
  constructor(home: Home, onBirth: (workspace: Workspace) => void = () => {}) {
    this.#home = home
    this.#onBirth = onBirth
    if (home.directory) mkdirSync(join(home.directory, JOURNALS), { recursive: true })
  }

  /** Names of all workspaces, open or on disk, in alphabetical order. */
  names(): string[] {
    const { directory } = this.#home
    const onDisk = directory
      ? readdirSync(directory)
          .filter((file) => file.endsWith('.sqlite'))
          .map((file) => file.slice(0, -'.sqlite'.length))
          .filter(isWorkspaceName)
      : []
    return [...new Set([...onDisk, ...this.#open.keys()])].sort()
  }

  has(name: string): boolean {
    return this.#open.has(name) || (isWorkspaceName(name) && this.#isOnDisk(name))
  }

  /** The workspace of this name, if it exists. Throws DatabaseUnusable. */
  find(name: string): Workspace | undefined {
    return this.has(name) ? this.openOrCreate(name) : undefined
  }

  /**
   * The workspace of this name; one that did not exist begins as `birth` says, and is handed to
   * `onBirth` if `isFurnished`. Throws DatabaseUnusable.
   */
  openOrCreate(name: string, birth: Partial<Birth> = {}, isFurnished = true): Workspace {
    const known = this.#open.get(name)
    if (known) return known
    const wasOnDisk = this.#isOnDisk(name)
    let workspace = this.#load(name, birth)
    // Killed while it was being furnished: nobody has used it yet, so it begins again.
    if (wasOnDisk && workspace.isHalfBorn) {
      this.drop(name)
      workspace = this.#load(name, birth)
    }
    if (!workspace.isHalfBorn) return workspace
    if (isFurnished) this.#onBirth(workspace)
    workspace.finishBirth()
    return workspace
  }

  /** The workspace that declares this permanent access key: the one which declared it first. */
  ownerOfKey(access: string): Workspace | undefined {
    this.#readClosed()
    return this.#keys
      .namesOf(access)
      .map((name) => this.find(name))
      .find((workspace) => workspace?.iam.keyOf(access)?.expires_at === null)
  }

  /** Notes an access key that the workspace is about to declare. */
  noteKey(workspace: Workspace, access: string): void {
    this.#keys.note(workspace.name, [access])
  }

  /** Ends a workspace and deletes its file. */
  drop(name: string): void {
    this.#open.get(name)?.close()
    this.#open.delete(name)
    this.#journals.get(name)?.close()
    this.#journals.delete(name)
    if (!this.#home.directory) return
    for (const path of [this.#path(name), this.#journalPath(name)])
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  }

  /** Whether they are kept in files. */
  get areKept(): boolean {
    return this.#home.directory !== null
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

  #load(name: string, birth: Partial<Birth>): Workspace {
    const seed = `${this.#home.birth.seed}/${name}`
    const complete = { ...this.#home.birth, seed, ...this.#home.birthOf?.(name), ...birth }
    const journal =
      this.#journals.get(name) ?? new Journal(this.#journalPath(name), this.#newLife())
    const workspace = new Workspace(name, this.#path(name), complete, this.#home.host, journal)
    this.#journals.set(name, journal)
    this.#open.set(name, workspace)
    this.#keys.note(name, workspace.iam.permanentKeys())
    return workspace
  }

  /** Workspaces that nobody has opened yet may declare keys too; they are read once. */
  #readClosed() {
    if (this.#hasReadClosed) return
    this.#hasReadClosed = true
    const closed = this.names().filter((name) => !this.#open.has(name))
    for (const name of closed) this.#keys.note(name, accessKeysIn(this.#path(name)))
  }

  /** By the host's time, so that not even the next run of the program has it again. */
  #newLife(): string {
    this.#lastLife = Math.max(this.#lastLife + 1, this.#home.host())
    return this.#lastLife.toString(36)
  }

  #path(name: string) {
    return this.#home.directory ? join(this.#home.directory, `${name}.sqlite`) : ':memory:'
  }

  #journalPath(name: string) {
    const { directory } = this.#home
    return directory ? join(directory, JOURNALS, `${name}.sqlite`) : ':memory:'
  }

  #isOnDisk(name: string) {
    return this.#home.directory !== null && existsSync(this.#path(name))
  }
}
