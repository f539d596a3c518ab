// POST /v5/decode-authorization-message
import { z } from 'zod'
import { requestObject, text } from '../../api/fields.ts'
import { openMessage } from '../../auth/authorization-message.ts'
import { Refusal } from '../../domain/refusals.ts'
import { operation } from '../../workspace/operation.ts'

/** Decodes who was denied what, and by which statement, from the 403 of an operation. */
export const DecodeAuthorizationMessage = operation({
  id: 'DecodeAuthorizationMessage',
  method: 'POST',
  path: '/v5/decode-authorization-message',
  summary: 'Decode the encoded_authorization_message of a refusal.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'iam',
  body: requestObject({ encoded_message: text(65_535, 1) }, ['encoded_message']),
  reply: z.strictObject({ decoded_message: z.string() }),
  refusals: ['AuthorizationMessageInvalid'],
  run: ({ body }, workspace) => {
    const decoded_message = openMessage(workspace.ids, body.encoded_message)
    if (decoded_message === undefined) throw new Refusal('AuthorizationMessageInvalid')
    return { decoded_message }
  },
})
