// The fault `refuse`: an error code, in the envelope of the API that is called.
import { z } from 'zod'
import { errorCatalogue } from '../../api/error-catalogue.ts'
import { refusals, type Telling, wordingOf } from '../../api/refusals.ts'
import { denialOf } from '../../auth/denial.ts'
import { permissionOf, resourceName, resourcesOf } from '../../auth/permission.ts'
import { principalOf } from '../../workspace/account.ts'
import { CatalogueCode, When } from '../fields.ts'
import { type Encounter, requestFault, type Told } from '../kind.ts'

const settings = z.strictObject({
  error_code: CatalogueCode,
  error_msg: z.string().max(1024).optional(),
  /** Where the catalogue's is not the one that is wanted. */
  status: z.int().min(400).max(599).optional(),
  when: When.default('before'),
})

/** What the documents give no status is told as the service tells most: 400 (assumed). */
const NO_STATUS = 400

/** The emulator's own words for a code, where they need no facts; else the catalogue's. */
const wordsOf = (code: string): string => {
  const own = Object.values<Telling>(refusals).find((each) => each.code === code)
  if (own && !own.say.includes('{')) return own.say
  return errorCatalogue().get(code)?.message ?? code
}

/** As a policy that denies: what the caller may not do is what the request would have done. */
const denialIn = ({ workspace, row, request, caller }: Encounter<unknown>) => {
  const permission = permissionOf(row)
  const [target] = permission ? namedIn(workspace, permission, request) : []
  const asked = {
    // What needs no permission has no action; this is how one would be called (assumed).
    action: permission?.actions[0] ?? `sms::${row.id[0]!.toLowerCase()}${row.id.slice(1)}`,
    resource: target ? resourceName(workspace, permission?.resourceType, target) : '*',
    context: { 'g:EnterpriseProjectId': target?.enterprise_project_id },
  }
  return denialOf(workspace, principalOf(workspace, caller?.user ?? ''), asked)
}

/** The body has not been checked: one that names nothing readable names nothing. */
const namedIn = (...about: Parameters<typeof resourcesOf>) => {
  try {
    return resourcesOf(...about)
  } catch {
    return []
  }
}

const DENIED = refusals.PermissionDenied.code

const toldOf = (encounter: Encounter<z.output<typeof settings>>): Told => {
  const { error_code: code, error_msg, status } = encounter.settings
  const known = errorCatalogue().get(code)?.status ?? NO_STATUS
  const denial = code === DENIED ? denialIn(encounter) : undefined
  const message = denial ? wordingOf(refusals.PermissionDenied, denial) : wordsOf(code)
  return {
    code,
    status: status ?? known,
    message: error_msg ?? message,
    ...(denial && { denial }),
  }
}

/** Refuses with a code of the catalogue. */
export const refuse = requestFault({
  kind: 'refuse',
  summary: 'Refuses with any code of the catalogue, in its own status and envelope.',
  settings,
  strike: (encounter) => ({
    detail: encounter.settings.error_code,
    when: encounter.settings.when,
    reply: { told: toldOf(encounter) },
  }),
})
