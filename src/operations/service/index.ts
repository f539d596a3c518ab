// The operations on the service itself, in the reference's order.
import { CreatePrivacyAgreements } from './create-privacy-agreements.ts'
import { ListApiVersion } from './list-api-version.ts'
import { ShowApiVersion } from './show-api-version.ts'
import { ShowConfig } from './show-config.ts'
import { ShowPrivacyAgreements } from './show-privacy-agreements.ts'

export const service = [
  ListApiVersion,
  ShowApiVersion,
  ShowConfig,
  CreatePrivacyAgreements,
  ShowPrivacyAgreements,
]
