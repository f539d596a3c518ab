// The feasibility check that the service runs on every registered source server.
import { serverLife } from './life.ts'
import type { EnvironmentCheck, Registration } from './server.ts'

type CheckOutcome = { result: 'WARN' | 'ERROR'; code: string } | undefined
type CheckItem = { name: string; evaluate: (registered: Registration) => CheckOutcome }

const error = (code: string): CheckOutcome => ({ result: 'ERROR', code })
const warn = (code: string): CheckOutcome => ({ result: 'WARN', code })
const alwaysPasses = () => undefined
const TERABYTE = 1024 ** 4

// An absent field passes. Terraform cannot send empty lists (SDK and provider behaviour), so a
// source that it registers lacks fields that the reference calls necessary for the check.
const osVersion: CheckItem = {
  name: 'OS_VERSION',
  evaluate: ({ os_version }) => (os_version === '' ? error('SMS.6503') : undefined),
}
const firmware: CheckItem = { name: 'FIRMWARE', evaluate: alwaysPasses }
const cpu: CheckItem = {
  name: 'CPU',
  evaluate: ({ cpu_quantity }) => (cpu_quantity === 0 ? error('SMS.6506') : undefined),
}
const memory: CheckItem = {
  name: 'MEMORY',
  evaluate: ({ memory }) => (memory === 0 ? error('SMS.6514') : undefined),
}
const partitionStyle: CheckItem = {
  name: 'PARTITION_STYLE',
  evaluate: ({ disks }) =>
    disks?.some((disk) => disk.partition_style && !/^(MBR|GPT)$/i.test(`${disk.partition_style}`))
      ? error('SMS.6508')
      : undefined,
}
const fileSystem: CheckItem = { name: 'FILE_SYSTEM', evaluate: alwaysPasses }

const linux: CheckItem[] = [
  osVersion,
  cpu,
  memory,
  // The reference's examples register paravirtualization true and a text as raw_devices, and then
  // create a task: neither can fail the check.
  { name: 'PARAVIRTUALIZATION', evaluate: alwaysPasses },
  firmware,
  {
    name: 'BOOT_LOADER',
    evaluate: ({ boot_loader }) =>
      boot_loader && boot_loader !== 'GRUB' ? error('SMS.6516') : undefined,
  },
  {
    name: 'RSYNC',
    evaluate: ({ has_rsync }) => (has_rsync === false ? error('SMS.6517') : undefined),
  },
  { name: 'RAW_DEVICES', evaluate: alwaysPasses },
  {
    name: 'DISK_INFO',
    evaluate: ({ disks }) =>
      disks?.some((disk) => disk.device_use === 'OS' && (disk.size ?? 0) > TERABYTE)
        ? error('SMS.6537')
        : undefined,
  },
  partitionStyle,
  fileSystem,
  { name: 'LINUX_BLOCK_SUPPORT', evaluate: alwaysPasses },
]

const windows: CheckItem[] = [
  osVersion,
  firmware,
  cpu,
  memory,
  {
    name: 'SYSTEM_ROOT',
    evaluate: ({ system_dir }) => (system_dir === '' ? error('SMS.6534') : undefined),
  },
  partitionStyle,
  fileSystem,
  { name: 'FREE_SPACE', evaluate: alwaysPasses },
  { name: 'OEM_SYSTEM', evaluate: ({ oem_system }) => (oem_system ? warn('SMS.6510') : undefined) },
  // driver_files and system_services say that something is missing or wrong (reference, 5.3.2).
  {
    name: 'DRIVER_FILE',
    evaluate: ({ driver_files }) => (driver_files ? error('SMS.6511') : undefined),
  },
  {
    name: 'SERVICE',
    evaluate: ({ system_services }) => (system_services ? error('SMS.6512') : undefined),
  },
  {
    name: 'ACCOUNT_RIGHTS',
    evaluate: ({ account_rights }) => (account_rights === false ? error('SMS.6513') : undefined),
  },
]

/**
 * Checks a registered server. The ids of the items count up from `firstId`. The item names are
 * those of the reference's examples; which value fails an item is *assumed* unless the table says.
 */
export const checkServer = (registered: Registration, firstId: number): EnvironmentCheck[] =>
  (registered.os_type === 'WINDOWS' ? windows : linux).map(({ name, evaluate }, index) => {
    const outcome = evaluate(registered)
    return {
      id: firstId + index,
      params: [''],
      name,
      result: outcome?.result ?? 'OK',
      error_code: outcome?.code ?? null,
      error_or_warn: outcome?.result ?? null,
      error_params: '',
    }
  })

/** The names of all check items. */
export const checkNames = [...new Set([...linux, ...windows].map(({ name }) => name))]

/** The error code of a failed item unless another is given (the last two *assumed*). */
const defaultErrorCodes: Readonly<Record<string, string>> = {
  OS_VERSION: 'SMS.6503',
  FIRMWARE: 'SMS.6505',
  CPU: 'SMS.6506',
  SYSTEM_ROOT: 'SMS.6507',
  PARTITION_STYLE: 'SMS.6508',
  FILE_SYSTEM: 'SMS.6509',
  OEM_SYSTEM: 'SMS.6510',
  DRIVER_FILE: 'SMS.6511',
  SERVICE: 'SMS.6512',
  ACCOUNT_RIGHTS: 'SMS.6513',
  MEMORY: 'SMS.6514',
  PARAVIRTUALIZATION: 'SMS.6515',
  BOOT_LOADER: 'SMS.6516',
  RSYNC: 'SMS.6517',
  RAW_DEVICES: 'SMS.6518',
  DISK_INFO: 'SMS.6519',
  LINUX_BLOCK_SUPPORT: 'SMS.6616',
  FREE_SPACE: 'SMS.6611',
}

/** The item as failed, with this error code or its default one. */
export const failedCheck = (
  check: EnvironmentCheck,
  result: 'WARN' | 'ERROR',
  code = defaultErrorCodes[check.name] ?? null,
): EnvironmentCheck => ({ ...check, result, error_code: code, error_or_warn: result })

/** State and stage of a server without a task: unavailable if an item of its check is an ERROR. */
export const stateWithoutTask = (checks: readonly EnvironmentCheck[]) => {
  const isUnfit = checks.some((check) => check.result === 'ERROR')
  const { state, migration_cycle } = serverLife[isUnfit ? 'registeredUnfit' : 'registered']
  return { state: state.value!, migration_cycle: migration_cycle.value! }
}
