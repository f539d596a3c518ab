// All workspaces of one emulator, by name: one database file each, opened when first asked for.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Snapshots } from '../history/snapshots.ts'
import { Journal } from '../journal/journal.ts'
import { accessKeysIn } from '../store/iam.ts'
import type { HostTime } from './clock.ts'
import { KeyRing } from './key-ring.ts'
import { type Birth, Workspace } from './workspace.ts'

/** A world to begin with: the bytes of its database, and the number of its last request. */
export type Base = { world: Buffer; last_request: number }

/** How a workspace that does not exist yet begins: empty, or, with a base, as that says. */
export type Start = Partial<Birth> & { base?: Base | undefined }

/**
 * Where workspaces live; `directory` is null for memory. `seed` is mixed with each one's name;
 * `birthOf` tells what is otherwise for one of them.
 */
export type Home = {
  directory: string | null
  birth: Birth
  host: HostTime
  birthOf?: (name: string) => Start
}

/** The folders of the journals and of the snapshots, beside the workspaces. */
const JOURNALS = 'journals'
const SNAPSHOTS = 'snapshots'

/** Letters, digits, `.`, `_`, `-`, 1 to 64 of them, not beginning with a dot. */
export const isWorkspaceName = (name: string): boolean => /^[\w-][\w.-]{0,63}$/.test(name)

/** The workspaces of one emulator. */
export class Workspaces {
  readonly #home: Home
  readonly #open = new Map<string, Workspace>()
  readonly #journals = new Map<string, Journal>()
  readonly #keys = new KeyRing()
  readonly snapshots: Snapshots
  #hasReadClosed = false
  #lastLife = 0
  readonly #onBirth: (workspace: Workspace) => void

  /** `onBirth` is called once for each workspace that begins, before anyone uses it. */
  constructor(home: Home, onBirth: (workspace: Workspace) => void = () => {}) {
    this.#home = home
    this.#onBirth = onBirth
    this.snapshots = new Snapshots(home.directory && join(home.directory, SNAPSHOTS))
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
   * The workspace of this name; one that did not exist begins as `start` says, and is handed to
   * `onBirth` if `isFurnished`. Throws DatabaseUnusable.
   */
  openOrCreate(name: string, start: Start = {}, isFurnished = true): Workspace {
    const known = this.#open.get(name)
    if (known) return known
    const wasOnDisk = this.#isOnDisk(name)
    let workspace = this.#openOrBegin(name, start)
    // Killed while it was being furnished: nobody has used it yet, so it begins again.
    if (wasOnDisk && workspace.isHalfBorn) {
      this.drop(name)
      workspace = this.#openOrBegin(name, start)
    }
    if (!workspace.isHalfBorn) return workspace
    if (isFurnished) this.#onBirth(workspace)
    workspace.finishBirth()
    return workspace
  }

  /**
   * The workspace that declares this permanent access key: the one which declared it first, and a
   * copy of it only once there is no other.
   */
  ownerOfKey(access: string): Workspace | undefined {
    this.#readClosed()
    const holders = this.#keys.namesOf(access).flatMap((name) => {
      const workspace = this.find(name)
      return workspace?.iam.keyOf(access)?.expires_at === null ? [workspace] : []
    })
    return holders.find((workspace) => !workspace.yieldsKeys) ?? holders[0]
  }

  /** Notes an access key that the workspace is about to declare. */
  noteKey(workspace: Workspace, access: string): void {
    this.#keys.note(workspace.name, [access])
  }

  /**
   * Puts a world, given as the bytes of its database, in the place of this name; `furnish` readies
   * it. It is there whole in the end, or not at all.
   */
  install(name: string, world: Buffer, furnish: (workspace: Workspace) => void): Workspace {
    const aside = this.#home.directory ? `${this.#path(name)}.new` : undefined
    if (aside) {
      // The log of one left behind by a crash would be taken for this one's.
      this.#remove(aside)
      writeFileSync(aside, world)
    }
    const journal = new Journal(':memory:', this.#newLife())
    const { birth, host } = this.#home
    const workspace = new Workspace(name, aside ?? world, birth, host, journal)
    try {
      furnish(workspace)
      const keys = workspace.iam.permanentKeys()
      const yields_keys = keys.some((key) => (this.ownerOfKey(key)?.name ?? name) !== name)
      workspace.history.unwatched(() => workspace.meta.set('yields_keys', yields_keys))
    } catch (error) {
      workspace.close()
      if (aside) this.#remove(aside)
      throw error
    }
    if (aside) return this.#moveIn(name, workspace, aside)
    this.drop(name)
    journal.goOnAfter(workspace.history.last())
    workspace.history.begin(journal.next)
    return this.#admit(workspace, journal)
  }

  #moveIn(name: string, workspace: Workspace, aside: string): Workspace {
    workspace.close()
    this.#shut(name)
    this.#remove(this.#journalPath(name))
    // A log that a kill has left beside the old one would be taken for this one's.
    this.#removeLog(this.#path(name))
    renameSync(aside, this.#path(name))
    return this.#load(name, {})
  }

  /** Ends a workspace and deletes its file. */
  drop(name: string): void {
    this.#shut(name)
    if (!this.#home.directory) return
    this.#remove(this.#path(name))
    this.#remove(this.#journalPath(name))
  }

  #shut(name: string) {
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

  #openOrBegin(name: string, start: Start): Workspace {
    const { base, ...birth } = { ...this.#home.birthOf?.(name), ...start }
    if (!base || this.#isOnDisk(name)) return this.#load(name, birth)
    return this.install(name, base.world, (workspace) => {
      workspace.history.forget(base.last_request)
      workspace.beHalfBorn()
    })
  }

  #load(name: string, birth: Partial<Birth>): Workspace {
    const seed = `${this.#home.birth.seed}/${name}`
    const complete = { ...this.#home.birth, seed, ...birth }
    const journal =
      this.#journals.get(name) ?? new Journal(this.#journalPath(name), this.#newLife())
    const workspace = new Workspace(name, this.#path(name), complete, this.#home.host, journal)
    return this.#admit(workspace, journal)
  }

  #admit(workspace: Workspace, journal: Journal): Workspace {
    this.#journals.set(workspace.name, journal)
    this.#open.set(workspace.name, workspace)
    this.#keys.note(workspace.name, workspace.iam.permanentKeys())
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
