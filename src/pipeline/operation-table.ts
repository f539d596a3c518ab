// All operations of an emulator, by API and by id.
import type { AnyOperation } from '../api/operation.ts'
import { cloud, iam, vpcEcs } from '../operations/index.ts'

/** The operations of one emulator. */
export class OperationTable {
  readonly cloud = cloud
  readonly iam = iam
  readonly vpcEcs = vpcEcs
  /** The operations of the control API. */
  #control: readonly AnyOperation[] = []
  #byId = new Map<string, AnyOperation>()

  /** Adds the control operations. They need the emulator, so it adds them while it is created. */
  setControl(control: readonly AnyOperation[]): void {
    this.#control = control
    this.#byId = new Map(this.all().map((operation) => [operation.id, operation]))
  }

  /** The operations of the control API. */
  get control(): readonly AnyOperation[] {
    return this.#control
  }

  /** Every operation, the control API's last. */
  all(): readonly AnyOperation[] {
    return [...this.cloud, ...this.iam, ...this.vpcEcs, ...this.#control]
  }

  /** The operation with this id. */
  get(id: string): AnyOperation | undefined {
    return this.#byId.get(id)
  }
}
