// The registration of a source server as it would pass the feasibility check.
import { errorCatalogue } from '../api/error-catalogue.ts'
import type { Registration, Server } from '../domain/server/server.ts'

/** What each item of the check accepts, where that does not depend on the real server. */
const corrections: Readonly<Record<string, (registered: Registration) => Partial<Registration>>> = {
  OS_VERSION: ({ os_type }) => ({
    os_version: os_type === 'WINDOWS' ? 'WINDOWS2016_64BIT' : 'CENTOS_7_6_64BIT',
  }),
  CPU: () => ({ cpu_quantity: 1 }),
  MEMORY: () => ({ memory: 4_294_967_296 }),
  BOOT_LOADER: () => ({ boot_loader: 'GRUB' }),
  RSYNC: () => ({ has_rsync: true }),
  PARTITION_STYLE: ({ disks }) => ({
    disks: (disks ?? []).map((disk) => ({ ...disk, partition_style: 'MBR' })),
  }),
  SYSTEM_ROOT: () => ({ system_dir: 'C:\\Windows\\System32' }),
  DRIVER_FILE: () => ({ driver_files: false }),
  SERVICE: () => ({ system_services: false }),
  ACCOUNT_RIGHTS: () => ({ account_rights: true }),
}

const failedChecks = ({ checks }: Server) => checks.filter(({ result }) => result === 'ERROR')

/** The body with which the server would register itself again, corrected and with a change. */
export const correctedRegistration = (
  server: Server,
  change: Partial<Registration> = {},
): object => {
  const { registered, id } = server
  const corrected = failedChecks(server).map(({ name }) => corrections[name]?.(registered) ?? {})
  const whole = Object.assign({}, registered, ...corrected, change, { id })
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null))
}

/** Each item of the check that fails, as a sentence. */
export const describeFailedChecks = (server: Server): string[] =>
  failedChecks(server).map(({ name, error_code }) => {
    const cause = errorCatalogue().get(error_code ?? '')?.message ?? 'it fails'
    return `The check ${name} of the source fails with ${error_code}: ${cause}`
  })
