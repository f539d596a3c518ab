// The feasibility check that the service runs on every registered source server.
import { serverLife } from './life.ts'
import type { EnvironmentCheck, Registration } from './server.ts'
import type { Disk } from './storage.ts'

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

// Swap, LVM and Btrfs partitions are in the reference's examples (5.3.2), which pass the check.
const linuxFileSystems = /^(ext[234]|xfs|vfat|swap|lvm2_member|btrfs)?$/i
// FAT32 is the file system of an EFI partition (FAQ, chapter 16: SMS.3205).
const windowsFileSystems = /^(ntfs|fat32)?$/i

/** The item fails if a partition or logical volume has another file system (FAQ, agent checks). */
const fileSystem = (supported: RegExp): CheckItem => ({
  name: 'FILE_SYSTEM',
  evaluate: ({ disks, volume_groups }) =>
    [
      ...(disks ?? []).flatMap(({ physical_volumes }) => physical_volumes ?? []),
      ...(volume_groups ?? []).flatMap(({ logical_volumes }) => logical_volumes ?? []),
    ].some(({ file_system }) => !supported.test(`${file_system ?? ''}`))
      ? error('SMS.6509')
      : undefined,
})

/** The disk that the system starts from, as the agent describes the disks; -1 if none. */
const systemDiskIndex = (disks: readonly Disk[]): number => {
  const holdsSystem = ({ os_disk, device_use, physical_volumes }: Disk) =>
    os_disk === true ||
    device_use === 'OS' ||
    (physical_volumes ?? []).some(
      (volume) => volume.device_use === 'OS' || volume.mount_point === '/',
    )
  const found = disks.findIndex(holdsSystem)
  return found >= 0 ? found : disks.findIndex(({ device_use }) => device_use === 'BOOT')
}

/** The appendix: the system disk is the first (SMS.6532), and has 1 TB at most (SMS.6537). */
const evaluateDisks = ({ disks }: Registration): CheckOutcome => {
  const system = systemDiskIndex(disks ?? [])
  if (system > 0) return error('SMS.6532')
  return (disks?.[system]?.size ?? 0) > TERABYTE ? error('SMS.6537') : undefined
}

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
  {
    name: 'RAW_DEVICES',
    // The text `string` is the placeholder of the reference's own example.
    evaluate: ({ raw_devices }) =>
      raw_devices && raw_devices !== 'string' ? error('SMS.6518') : undefined,
  },
  { name: 'DISK_INFO', evaluate: evaluateDisks },
  partitionStyle,
  fileSystem(linuxFileSystems),
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
  fileSystem(windowsFileSystems),
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
