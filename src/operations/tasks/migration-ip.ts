// Checks the address to which a migration sends its data.
import { Refusal } from '../../domain/refusals.ts'

// Printed examples mask digits with x or *, so only the form is checked.
const IPV4 = /^[\dxX*]{1,3}(\.[\dxX*]{1,3}){3}$/
const IPV6 = /^[\da-fA-FxX*]{0,4}(:[\da-fA-FxX*]{0,4}){2,7}(%\w+)?$/

/**
 * Checks migration_ip against use_ipv6 (reference, 5.4.1). Throws the refusal InvalidMigrationIp.
 */
export const checkMigrationIp = (ip: string | null | undefined, useIpv6: boolean): void => {
  if (!ip) return
  if ((useIpv6 ? IPV6 : IPV4).test(ip)) return
  throw new Refusal('InvalidMigrationIp', {
    rule: useIpv6 ? 'must be an IPv6 address while use_ipv6 is true' : 'must be an IPv4 address',
  })
}
