// Bad credentials over a real socket: each is refused with the gateway's error and has no effect.
import { expect, test } from 'vitest'
import { cloud, iam, vpcEcs } from '../../src/operations/index.ts'
import { callSigned, declareUser } from '../support/callers.ts'
import { linuxServer } from '../support/emulator.ts'
import {
  advanceClock,
  authorizationOf,
  changedAfterSigning,
  dumpAll,
  KEY,
  type RawRequest,
  registerRequest,
  sendRaw,
  signedAt,
  signedRequest,
  startTwoAccounts,
  type TwoAccounts,
  withAlgorithm,
  withAuthorizations,
  withHeaders,
} from '../support/raw-requests.ts'

const DAY_MS = 24 * 3600 * 1000

/** The case, the request, and the reason of its refusal. */
const attempts: [string, (accounts: TwoAccounts) => RawRequest, RegExp][] = [
  ['no credential', () => withHeaders({}), /^x-auth-token not found$/],
  ['an empty token', () => withHeaders({ 'x-auth-token': '' }), /^x-auth-token not found$/],
  ['a token that is none', () => withHeaders({ 'x-auth-token': 'junk' }), /^decrypt token fail$/],
  [
    'two tokens',
    ({ tokens }) => {
      const { headers, ...rest } = withHeaders({ 'x-auth-token': tokens.one })
      return { ...rest, headers: [...headers, 'X-Auth-Token', tokens.two] }
    },
    /^decrypt token fail$/,
  ],
  [
    'a token that claims another account',
    ({ tokens }) => {
      const claims = Buffer.from(tokens.one.slice(4), 'base64').toString().replace('one', 'two')
      return withHeaders({ 'x-auth-token': `MIID${Buffer.from(claims).toString('base64')}` })
    },
    /^decrypt token fail$/,
  ],
  [
    'an expired token',
    (accounts) => {
      advanceClock(accounts, DAY_MS)
      return withHeaders({ 'x-auth-token': accounts.tokens.one })
    },
    /^token expires, expires_at: /,
  ],
  [
    'a token of a workspace that was dropped',
    ({ emulator, tokens }) => {
      emulator.workspaces.drop('one')
      return withHeaders({ 'x-auth-token': tokens.one })
    },
    /^decrypt token fail$/,
  ],
  [
    'and of one that has begun anew since',
    ({ emulator, tokens }) => {
      emulator.workspaces.drop('one')
      emulator.workspaces.openOrCreate('one')
      return withHeaders({ 'x-auth-token': tokens.one })
    },
    /^decrypt token fail$/,
  ],
  [
    'a wrong secret',
    () => signedRequest({ ...KEY, secret: 'guessed' }),
    /^verify aksk signature fail, /,
  ],
  [
    'a key that nobody has',
    () => signedRequest({ access: 'AK/NOBODY', secret: 'x' }),
    /^ak AK\/NOBODY not exist$/,
  ],
  [
    'a key of a workspace that was dropped',
    ({ emulator }) => {
      emulator.workspaces.drop('one')
      return signedRequest()
    },
    /^verify aksk signature fail, /,
  ],
  [
    'a key of a disabled user',
    ({ emulator }) => {
      declareUser(emulator, 'one', 'alice', { enabled: false })
      return signedRequest()
    },
    /^the user alice of ak AKONE is disabled$/,
  ],
  [
    'another body',
    () => ({ ...signedRequest(), raw: Buffer.from(JSON.stringify(linuxServer({ name: 'b' }))) }),
    /^verify aksk signature fail, /,
  ],
  [
    'no body',
    () => ({ ...signedRequest(), raw: Buffer.alloc(0) }),
    /^verify aksk signature fail, /,
  ],
  ...['?note=b', '?note=a%20b&x=1', '', '?NOTE=a%20b'].map((query): (typeof attempts)[number] => [
    `another query: ${query}`,
    () => ({ ...signedRequest(), target: `/v3/sources${query}` }),
    /^verify aksk signature fail, /,
  ]),
  [
    'another path',
    () => ({ ...signedRequest(), target: '/v3/tasks?note=a%20b' }),
    /^verify aksk signature fail, /,
  ],
  [
    'another method',
    () => ({ ...signedRequest(), method: 'GET' }),
    /^verify aksk signature fail, /,
  ],
  [
    'another host',
    () => changedAfterSigning({ host: 'other.test' }),
    /^verify aksk signature fail, /,
  ],
  [
    'a signed header left out',
    () => changedAfterSigning({ 'content-type': undefined }),
    /^verify aksk signature fail, signed header "content-type" not found in the request$/,
  ],
  ['no date', () => changedAfterSigning({ 'x-sdk-date': undefined }), /x-sdk-date not found$/],
  [
    'another date than was signed',
    () => changedAfterSigning({ 'x-sdk-date': '20260102T030406Z' }),
    /^verify aksk signature fail, /,
  ],
  ['a date 15 minutes and a second old', () => signedAt('20260102T024904Z'), /signature expired, /],
  [
    'a date 15 minutes and a second ahead',
    () => signedAt('20260102T031906Z'),
    /signature expired, /,
  ],
  ...['SDK-ECDSA-P256-SHA256', 'SDK-SM2-SM3', 'AWS4-HMAC-SHA256'].map(
    (algorithm): (typeof attempts)[number] => [
      `the scheme ${algorithm}, refused by its name`,
      () => withAlgorithm(algorithm),
      new RegExp(`^algorithm ${algorithm} is not one of SDK-HMAC-SHA256,`),
    ],
  ),
  ...['junk', 'Bearer a.b.c', 'Basic YTpi', 'SDK-HMAC-SHA256', 'SDK-HMAC-SHA256 Access=AKONE'].map(
    (junk): (typeof attempts)[number] => [
      `Authorization: ${junk}`,
      () => changedAfterSigning({ authorization: junk }),
      /^the Authorization header is not /,
    ],
  ),
  ...[
    [authorizationOf(), authorizationOf()],
    [authorizationOf(), 'junk'],
    [authorizationOf(), authorizationOf({ access: 'AKTWO', secret: 'of two' })],
  ].map((both, index): (typeof attempts)[number] => [
    `two Authorization headers, ${index + 1}`,
    () => withAuthorizations(...both),
    /^the Authorization header is sent more than once$/,
  ]),
  [
    'two Authorization headers, the first of them junk',
    () => withAuthorizations('junk', authorizationOf()),
    /^the Authorization header is not /,
  ],
  [
    'a temporary key without its security token',
    ({ temporary: { access, secret } }) => signedRequest({ access, secret }),
    /^verify aksk signature fail, /,
  ],
  [
    'a temporary key with the security token of another',
    ({ temporary, emulator }) => {
      const other = callSigned(emulator, KEY, 'CreateTemporaryAccessKeyByToken', {
        body: { auth: { identity: { methods: ['token'] } } },
      }).body.credential
      return signedRequest({ ...temporary, securitytoken: other.securitytoken })
    },
    /^decrypt security token fail$/,
  ],
  [
    'a permanent key with a security token',
    ({ temporary }) => signedRequest({ ...KEY, securitytoken: temporary.securitytoken }),
    /^decrypt security token fail$/,
  ],
  [
    'a security token as a token',
    ({ temporary }) => withHeaders({ 'x-auth-token': temporary.securitytoken }),
    /^decrypt token fail$/,
  ],
  [
    'an expired temporary key',
    (accounts) => {
      advanceClock(accounts, 900_000)
      return signedRequest(accounts.temporary)
    },
    /^security token expires, expires_at: /,
  ],
]

test.each(attempts)('%s', async (_, attempt, why) => {
  const here = await startTwoAccounts()
  const sent = attempt(here)
  const before = dumpAll(here)
  const { status, headers, body } = await sendRaw(here, sent)
  expect({ status, code: body.error_code }).toEqual({ status: 401, code: 'APIGW.0301' })
  expect(body.request_id).toBe(headers['x-request-id'])
  expect(body.error_msg).toMatch(/^Incorrect IAM authentication information: /)
  expect(body.error_msg.slice('Incorrect IAM authentication information: '.length)).toMatch(why)
  expect(dumpAll(here)).toEqual(before)
})

test('the same requests with good credentials are let in', async () => {
  const here = await startTwoAccounts()
  const good = [
    withHeaders({ 'x-auth-token': here.tokens.one }),
    signedRequest(),
    signedRequest(here.temporary),
  ]
  for (const sent of good) expect((await sendRaw(here, sent)).status).toBe(200)
  expect(here.emulator.workspaces.find('one')!.servers.count()).toBe(3)
})

test('the token of a disabled user must be updated', async () => {
  const here = await startTwoAccounts()
  declareUser(here.emulator, 'one', 'alice', { enabled: false })
  const before = dumpAll(here)
  const { status, body } = await sendRaw(here, withHeaders({ 'x-auth-token': here.tokens.one }))
  expect([status, body.error_code]).toEqual([401, 'APIGW.0307'])
  expect(dumpAll(here)).toEqual(before)
})

test('every operation checks the credential first', async () => {
  const here = await startTwoAccounts()
  for (const row of [...cloud, ...iam, ...vpcEcs].filter(({ auth }) => auth === 'token')) {
    if (row.method === 'HEAD') continue
    const target = row.path.replaceAll(/[{}]/g, '')
    const sent = { ...registerRequest, method: row.method, target, raw: Buffer.from('{') }
    const reply = await sendRaw(here, { ...sent, headers: ['host', 'sms.test'] })
    expect([row.id, reply.status, reply.body.error_code]).toEqual([row.id, 401, 'APIGW.0301'])
  }
})
