// Ids, tokens and passwords. They follow from the workspace's seed, so every run has the same.
import { sha256 } from '../crypto/sha256.ts'
import type { Meta } from '../store/meta.ts'

/** The ids of one workspace. The same seed and the same calls return the same ids. */
export class Ids {
  readonly #meta: Meta
  #seed: string

  constructor(meta: Meta) {
    this.#meta = meta
    this.#seed = meta.get<string>('seed') ?? ''
  }

  /** Reads the seed again, after a restore. */
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

  /** 32 hex digits, the same for the same name: for what no call creates, such as regions. */
  fixedId(name: string): string {
    return sha256(`${this.#seed}:named:${name}`).slice(0, 32)
  }

  /** 32 hex digits for the request with this number. */
  requestId(seq: number): string {
    return sha256(`${this.#seed}:request:${seq}`).slice(0, 32)
  }

  /** `size` bytes, the same for the same name: seeds of keys. */
  bytes(name: string, size: number): Buffer {
    const hex = Array.from({ length: Math.ceil(size / 32) }, (_, block) =>
      sha256(`${this.#seed}:bytes:${block}:${name}`),
    )
    return Buffer.from(hex.join(''), 'hex').subarray(0, size)
  }

  /** The next integer of a series; `size` reserves that many. */
  nextNumber(series: 'check' | 'disk', size = 1): number {
    const first = (this.#meta.get<number>(`number:${series}`) ?? 1000) + 1
    this.#meta.set(`number:${series}`, first + size - 1)
    return first
  }
}
