// The fault `refuse`: an error code in the envelope of the called API.
import { z } from 'zod'
import { errorCatalogue } from '../../api/error-catalogue.ts'
import { type ErrorTemplate, errorTemplates, renderMessage } from '../../api/error-templates.ts'
import type { ErrorReply } from '../../api/render-error.ts'
import { denialFacts } from '../../auth/denial.ts'
import { permissionOf, resourceName, resourcesOf } from '../../auth/permission.ts'
import { principalOf } from '../../workspace/account.ts'
import { CatalogueCode, FaultTiming } from '../fields.ts'
import { defineRequestFault, type FaultContext } from '../kind.ts'

const settings = z.strictObject({
  error_code: CatalogueCode,
  error_msg: z.string().max(1024).optional(),
  /** Overrides the status of the catalogue. */
  status: z.int().min(400).max(599).optional(),
  when: FaultTiming.default('before'),
})

/** The status of a code for which the documents give none: 400, as for most errors (assumed). */
const DEFAULT_STATUS = 400

/** The emulator's own message for a code if it has no placeholders, else the catalogue's. */
const defaultMessage = (code: string): string => {
  const template = Object.values<ErrorTemplate>(errorTemplates).find((each) => each.code === code)
  if (template && !template.message.includes('{')) return template.message
  return errorCatalogue().get(code)?.message ?? code
}

/** The denial of a policy. The denied action and resource are those of the request. */
const denialFor = ({ workspace, operation: row, request, caller }: FaultContext<unknown>) => {
  const permission = permissionOf(row)
  const [target] = permission ? namedResources(workspace, permission, request) : []
  const accessRequest = {
    // An operation that needs no permission has no action. This name for one is assumed.
    action: permission?.actions[0] ?? `sms::${row.id[0]!.toLowerCase()}${row.id.slice(1)}`,
    resource: target ? resourceName(workspace, permission?.resourceType, target) : '*',
    context: { 'g:EnterpriseProjectId': target?.enterprise_project_id },
  }
  return denialFacts(workspace, principalOf(workspace, caller?.user ?? ''), accessRequest)
}

/** The body is not validated yet; one that cannot be read names no resources. */
const namedResources = (...args: Parameters<typeof resourcesOf>) => {
  try {
    return resourcesOf(...args)
  } catch {
    return []
  }
}

const DENIED_CODE = errorTemplates.PermissionDenied.code

const errorReply = (context: FaultContext<z.output<typeof settings>>): ErrorReply => {
  const { error_code: code, error_msg, status } = context.settings
  const catalogueStatus = errorCatalogue().get(code)?.status ?? DEFAULT_STATUS
  const denial = code === DENIED_CODE ? denialFor(context) : undefined
  const message = denial
    ? renderMessage(errorTemplates.PermissionDenied, denial)
    : defaultMessage(code)
  return {
    code,
    status: status ?? catalogueStatus,
    message: error_msg ?? message,
    ...(denial && { denial }),
  }
}

/** Refuses with any code of the catalogue. */
export const refuse = defineRequestFault({
  kind: 'refuse',
  summary: 'Refuses with any code of the catalogue, in its status and envelope.',
  settings,
  apply: (context) => ({
    detail: context.settings.error_code,
    timing: context.settings.when,
    reply: { error: errorReply(context) },
  }),
})
