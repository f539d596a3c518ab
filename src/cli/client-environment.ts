// The environment variables with which clients find the emulator.
import { MAIN_REGION, regions } from '../domain/region.ts'
import type { Emulator } from '../emulator.ts'
import { accountOf, projectNamed } from '../workspace/account.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { quoteForShell } from './quote-for-shell.ts'

/** The address, the workspace, and the file of the CA if there is one. */
export type ClientTarget = {
  emulator: Emulator
  url: string
  name: string
  ca?: string | undefined
}

/** The variables of a client of the emulator. */
export const clientEnvironment = (target: ClientTarget): Record<string, string> => {
  const { emulator, url, name, ca } = target
  const workspace = emulator.workspaces.openOrCreate(name)
  return {
    SMS_ENDPOINT: url,
    ...(!emulator.strict && { SMS_TOKEN: `workspace/${name}` }),
    ...sdkVariables(url, workspace),
    ...terraformVariables(url),
    ...signingVariables(accessKeyOf(emulator, workspace)),
    ...caVariables(ca),
    ...proxyVariables(url),
  }
}

/** The variables as lines to paste into a shell. */
export const exportLines = (target: ClientTarget): string =>
  Object.entries(clientEnvironment(target))
    .map(([key, value]) => `export ${key}=${quoteForShell(value)}`)
    .join('\n')

/** A key that the workspace declares, or, unless --strict, the key that is its name. */
const accessKeyOf = ({ strict }: Emulator, { iam, name }: Workspace) => {
  const [declared] = iam.permanentKeys()
  if (declared !== undefined) return iam.keyOf(declared)
  return strict ? undefined : { access: name, secret: name }
}

/** For SDKs in Python, Go and Java; that for Node.js reads no address. The ids save look-ups. */
const sdkVariables = (url: string, workspace: Workspace) => ({
  HUAWEICLOUD_SDK_IAM_ENDPOINT: url,
  ...Object.fromEntries(
    regions.map((region) => [
      `HUAWEICLOUD_SDK_REGION_SMS_${region.toUpperCase().replaceAll('-', '_')}`,
      url,
    ]),
  ),
  HUAWEICLOUD_SDK_PROJECT_ID: projectNamed(workspace, MAIN_REGION)?.id ?? '',
  HUAWEICLOUD_SDK_DOMAIN_ID: accountOf(workspace).id,
})

/** For Terraform. The addresses of services are in its provider block. It calls nothing else. */
const terraformVariables = (url: string) => ({
  HW_REGION_NAME: MAIN_REGION,
  HW_AUTH_URL: `${url}/v3`,
  SKIP_CHECK_WEBSITE_TYPE: 'true',
  SKIP_CHECK_UPGRADE: 'true',
})

/** The variables with which clients read a key: SDKs, the reference's sample code, Terraform. */
const keyVariableNames = [
  ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK'],
  ['CLOUD_SDK_AK', 'CLOUD_SDK_SK'],
  ['HW_ACCESS_KEY', 'HW_SECRET_KEY'],
] as const

const signingVariables = (key: { access: string; secret: string } | undefined) =>
  key &&
  Object.fromEntries(
    keyVariableNames.flatMap(([ak, sk]) => [
      [ak, key.access],
      [sk, key.secret],
    ]),
  )

/** Requests to the emulator must not go to a proxy, whichever spelling a client reads. */
const proxyVariables = (url: string) => {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return Object.fromEntries(
    ['NO_PROXY', 'no_proxy'].map((name) => {
      const others = (process.env[name] ?? '').split(',').filter(Boolean)
      return [name, others.includes(host) ? others.join(',') : [...others, host].join(',')]
    }),
  )
}

/** For Node.js, Go, Python and Terraform. Java has its trust store. */
const caVariables = (ca: string | undefined) =>
  ca && {
    NODE_EXTRA_CA_CERTS: ca,
    SSL_CERT_FILE: ca,
    REQUESTS_CA_BUNDLE: ca,
    OS_CACERT: ca,
  }
