// Every operation of an emulator, by API and by id.
import type { AnyOperation } from '../api/operation.ts'
import { cloud, iam, vpcEcs } from '../operations/index.ts'

/** The operations of one emulator. */
export class OperationTable {
  readonly cloud = cloud
  readonly iam = iam
  readonly vpcEcs = vpcEcs
  /** The emulator's own. */
  #control: readonly AnyOperation[] = []
  #byId = new Map<string, AnyOperation>()

  /** Completes the table with the control operations, which are made once the emulator is. */
  setControl(control: readonly AnyOperation[]): void {
    this.#control = control
    this.#byId = new Map(this.all().map((operation) => [operation.id, operation]))
  }

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
