// Ids, tokens and passwords: drawn from the workspace's seed, in order, and never from chance.
import { sha256 } from '../crypto/sha256.ts'
import type { Meta } from '../store/meta.ts'

/** A workspace's source of ids. The same seed and the same calls give the same ids. */
export class Ids {
  readonly #meta: Meta
  #seed: string

  constructor(meta: Meta) {
    this.#meta = meta
    this.#seed = meta.get<string>('seed') ?? ''
  }

  /** Draws from the workspace's seed as it is now, after another world took its place. */
  reload(): void {
    this.#seed = this.#meta.get<string>('seed') ?? ''
  }

  /** 32 hex digits, new at each call. */
  hex(): string {
    return sha256(`${this.#seed}:id:${this.#meta.increment('ids')}`).slice(0, 32)
  }

  /** A UUID, new at each call. */
  uuid(): string {
    const hex = this.hex()
    const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4]
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  }

  /**
   * The same 32 hex digits for the same name: ids of things that nobody creates, such as projects.
   */
  fixedId(name: string): string {
    return sha256(`${this.#seed}:named:${name}`).slice(0, 32)
  }

  /** 32 hex digits for the request of this number. */
  requestId(seq: number): string {
    return sha256(`${this.#seed}:request:${seq}`).slice(0, 32)
  }

  /** `size` bytes, the same for the same name: what keys are made of. */
  bytes(name: string, size: number): Buffer {
    const hex = Array.from({ length: Math.ceil(size / 32) }, (_, block) =>
      sha256(`${this.#seed}:bytes:${block}:${name}`),
    )
    return Buffer.from(hex.join(''), 'hex').subarray(0, size)
  }

  /** The next of a series of whole numbers; `size` reserves that many. */
  nextNumber(series: 'check' | 'disk', size = 1): number {
    const first = (this.#meta.get<number>(`number:${series}`) ?? 1000) + 1
    this.#meta.set(`number:${series}`, first + size - 1)
    return first
  }
}
