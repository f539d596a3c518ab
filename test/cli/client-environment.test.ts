import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { clientEnvironment, exportLines } from '../../src/cli/client-environment.ts'
import { accountId } from '../../src/workspace/account.ts'
import { declareUser } from '../support/callers.ts'
import { freshEmulator } from '../support/emulator.ts'

const url = 'http://127.0.0.1:4390'
const name = 'testname'

test('what each client reads', () => {
  vi.stubEnv('NO_PROXY', undefined)
  vi.stubEnv('no_proxy', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(clientEnvironment({ emulator: freshEmulator(), url, name })).toEqual({
    SMS_ENDPOINT: url,
    SMS_TOKEN: 'workspace/testname',
    HUAWEICLOUD_SDK_IAM_ENDPOINT: url,
    HUAWEICLOUD_SDK_REGION_SMS_CN_NORTH_4: url,
    HUAWEICLOUD_SDK_REGION_SMS_AP_SOUTHEAST_3: url,
    HUAWEICLOUD_SDK_REGION_SMS_MY_KUALALUMPUR_1: url,
    HUAWEICLOUD_SDK_REGION_SMS_RU_MOSCOW_1: url,
    HUAWEICLOUD_SDK_PROJECT_ID: '0215ef11e49d4743be23dd97a1561xxx',
    HUAWEICLOUD_SDK_DOMAIN_ID: accountId('testname'),
    HUAWEICLOUD_SDK_AK: 'testname',
    HUAWEICLOUD_SDK_SK: 'testname',
    CLOUD_SDK_AK: 'testname',
    CLOUD_SDK_SK: 'testname',
    HW_REGION_NAME: 'cn-north-4',
    HW_AUTH_URL: `${url}/v3`,
    HW_ACCESS_KEY: 'testname',
    HW_SECRET_KEY: 'testname',
    SKIP_CHECK_WEBSITE_TYPE: 'true',
    SKIP_CHECK_UPGRADE: 'true',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  })
})

test('over TLS, whom to trust', () => {
  const ca = '/data/tls/ca.pem'
  expect(clientEnvironment({ emulator: freshEmulator(), url, name, ca })).toMatchObject({
    NODE_EXTRA_CA_CERTS: ca,
    SSL_CERT_FILE: ca,
    REQUESTS_CA_BUNDLE: ca,
    OS_CACERT: ca,
  })
})

test('hosts that need no proxy stay, and the emulator is one of them', () => {
  vi.stubEnv('NO_PROXY', 'intranet,.example.com')
  vi.stubEnv('no_proxy', '127.0.0.1')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(clientEnvironment({ emulator: freshEmulator(), url, name })).toMatchObject({
    NO_PROXY: 'intranet,.example.com,127.0.0.1',
    no_proxy: '127.0.0.1',
  })
})

describe('the key', () => {
  test('is a declared one where there is one', () => {
    const emulator = freshEmulator()
    declareUser(emulator, name, 'alice', { access_keys: [{ access: 'AK1', secret: 'sk1' }] })
    const { HUAWEICLOUD_SDK_AK, HW_SECRET_KEY } = clientEnvironment({ emulator, url, name })
    expect([HUAWEICLOUD_SDK_AK, HW_SECRET_KEY]).toEqual(['AK1', 'sk1'])
  })

  test('and under --strict no other, nor a token', () => {
    const emulator = freshEmulator({ strict: true })
    const environment = clientEnvironment({ emulator, url, name })
    for (const absent of ['SMS_TOKEN', 'HUAWEICLOUD_SDK_AK', 'CLOUD_SDK_SK', 'HW_ACCESS_KEY'])
      expect(environment).not.toHaveProperty(absent)
  })
})

test('lines that a shell takes', () => {
  const lines = exportLines({ emulator: freshEmulator(), url, name, ca: "/a b/it's.pem" })
  expect(lines).toContain(`export SMS_ENDPOINT=${url}\n`)
  expect(lines).toContain(`export OS_CACERT='/a b/it'\\''s.pem'`)
})
