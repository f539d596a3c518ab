// Schemas for agents, besides registration and progress.
import { z } from 'zod'
import { drift, flag, replyObject, requestObject, text } from '../fields.ts'

/** ShowCommand. */
export const CommandParam = replyObject({ task_id: text(), bucket: text() })

/** ShowCommand. */
export const ShowCommandResponse = replyObject({
  // START STOP SKIP PREMIGRATE TASK_NOT_STARTED TASK_HAS_STOPPED TASK_HAS_FINISHED, others before.
  command_name: text(),
  command_param: CommandParam,
})

/** UpdateCommandResult. */
export const CommandBody = requestObject(
  {
    command_name: text(),
    result: text(),
    // Required by the table; the Go SDK sends null and Terraform nothing for an unset one.
    result_detail: drift(z.looseObject({}), z.union([z.looseObject({}), text(65_535)])),
  },
  ['command_name', 'result'],
)

const pem = text(1_048_576, 1).describe('PEM')

/** ShowCertKey. */
export const ShowCertKeyResponse = replyObject({
  cert: pem,
  private_key: pem,
  ca: pem,
  target_mgmt_cert: pem,
  target_mgmt_private_key: pem,
  target_data_cert: pem,
  target_data_private_key: pem,
})

/** ShowPassphrase. */
export const ShowPassphraseResponse = replyObject({ task_id: text(), passphrase: text() })

/** ShowPrivacyAgreements. */
export const ShowPrivacyAgreementsResponse = replyObject({ flag: flag() })

/** ShowSha256, removed in 2026-05. */
export const ShowSha256Response = replyObject({ value: text() })
