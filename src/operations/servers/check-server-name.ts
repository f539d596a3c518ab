// Checks the name of a source server.
import { Refusal } from '../../domain/refusals.ts'

/**
 * Checks a new name by the rules of the error codes, which are stricter than the table (any 255
 * characters). Letters can be of any script. Throws ServerNameEmpty (SMS.6001), ServerNameTooLong
 * (SMS.6002) or ServerNameInvalid (SMS.6003).
 */
export const checkServerName = (name: string): void => {
  if (name === '') throw new Refusal('ServerNameEmpty')
  if (name.length > 64) throw new Refusal('ServerNameTooLong')
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name)) throw new Refusal('ServerNameInvalid')
}
