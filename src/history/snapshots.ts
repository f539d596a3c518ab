// Snapshots: named copies of the databases of workspaces, on disk or in memory.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { readMetaValue } from '../store/meta.ts'
import type { ClockState } from '../workspace/clock.ts'

/** A snapshot in a list. `now_ms` is the time of its clock; null if the file cannot be read. */
export type SnapshotInfo = { name: string; now_ms: number | null; bytes: number }

type StoredSnapshot = { now_ms: number; bytes: Buffer }

const SUFFIX = '.sqlite'

/** All snapshots of one emulator: in a folder for each workspace, or in memory. */
export class Snapshots {
  readonly #directory: string | null
  readonly #inMemory = new Map<string, Map<string, StoredSnapshot>>()

  /** Null keeps all snapshots in memory. */
  constructor(directory: string | null) {
    this.#directory = directory
  }

  /** The snapshots of a workspace, in alphabetical order. */
  list(workspace: string): SnapshotInfo[] {
    return this.#names(workspace).map((name) => {
      const stored = this.#inMemory.get(workspace)?.get(name)
      if (stored) return { name, now_ms: stored.now_ms, bytes: stored.bytes.length }
      const path = this.#path(workspace, name)
      const clock = readMetaValue<ClockState>(path, 'clock')
      return { name, now_ms: clock?.now_ms ?? null, bytes: statSync(path).size }
    })
  }

  /** The bytes of a snapshot; undefined if it does not exist. */
  read(workspace: string, name: string): Buffer | undefined {
    if (!this.has(workspace, name)) return undefined
    return (
      this.#inMemory.get(workspace)?.get(name)?.bytes ?? readFileSync(this.#path(workspace, name))
    )
  }

  /** Whether the workspace has a snapshot of this name. */
  has(workspace: string, name: string): boolean {
    return this.#names(workspace).includes(name)
  }

  /** Writes a snapshot. If the process dies meanwhile, there is no snapshot. */
  write(workspace: string, name: string, bytes: Buffer, now_ms: number): void {
    if (this.#directory === null) {
      const snapshots = this.#inMemory.get(workspace) ?? new Map<string, StoredSnapshot>()
      this.#inMemory.set(workspace, snapshots.set(name, { now_ms, bytes }))
      return
    }
    const path = this.#path(workspace, name)
    mkdirSync(join(this.#directory, workspace), { recursive: true })
    writeFileSync(`${path}.new`, bytes, { flush: true })
    renameSync(`${path}.new`, path)
  }

  /** Deletes a snapshot. */
  delete(workspace: string, name: string): void {
    if (this.#directory === null) this.#inMemory.get(workspace)?.delete(name)
    else rmSync(this.#path(workspace, name), { force: true })
  }

  /** Deletes every snapshot of a workspace. */
  deleteAll(workspace: string): void {
    this.#inMemory.delete(workspace)
    if (this.#directory !== null)
      rmSync(join(this.#directory, workspace), { recursive: true, force: true })
  }

  #names(workspace: string): string[] {
    if (this.#directory === null) {
      const stored = this.#inMemory.get(workspace)?.keys() ?? []
      return [...stored].sort()
    }
    const folder = join(this.#directory, workspace)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => file.slice(0, -SUFFIX.length))
      .sort()
  }

  #path(workspace: string, name: string) {
    return join(this.#directory ?? '', workspace, name + SUFFIX)
  }
}
