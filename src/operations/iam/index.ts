// The operations of IAM that clients of SMS need.
import { CreateTemporaryAccessKeyByToken } from './create-temporary-access-key-by-token.ts'
import { CreateToken } from './create-token.ts'
import { DecodeAuthorizationMessage } from './decode-authorization-message.ts'
import { GetCallerIdentity } from './get-caller-identity.ts'
import { KeystoneCheckToken } from './keystone-check-token.ts'
import { KeystoneCreateProject } from './keystone-create-project.ts'
import { KeystoneListAuthDomains } from './keystone-list-auth-domains.ts'
import { KeystoneListAuthProjects } from './keystone-list-auth-projects.ts'
import { KeystoneListProjects } from './keystone-list-projects.ts'
import { KeystoneListRegions } from './keystone-list-regions.ts'
import { KeystoneListUsers } from './keystone-list-users.ts'
import { KeystoneValidateToken } from './keystone-validate-token.ts'

export const iam = [
  CreateToken,
  KeystoneValidateToken,
  KeystoneCheckToken,
  KeystoneListAuthDomains,
  KeystoneListAuthProjects,
  KeystoneListProjects,
  KeystoneCreateProject,
  KeystoneListRegions,
  KeystoneListUsers,
  CreateTemporaryAccessKeyByToken,
  GetCallerIdentity,
  DecodeAuthorizationMessage,
]
