// How each refusal of the request itself, of its credential and of a sign-in is met.
import type { RefusalName } from '../domain/refusals.ts'
import {
  callOperation,
  callWithIds,
  declareAlice,
  passwordBody,
  type Recipe,
  serverBody,
  signInAlice,
} from './step.ts'

const DAY_MS = 86_400_000

const signInWith = (body: object): Recipe => [
  callOperation('KeystoneCreateUserTokenByPassword', { body, token: null }),
]

const bySubjectToken = (token: string, operation = 'KeystoneValidateToken'): Recipe => [
  callOperation(operation, { headers: { 'X-Subject-Token': token } }),
]

/** By refusal, then whatever the operation is. */
export const requestRecipes = {
  InvalidParameter: () => [callOperation('ListTasks', { query: { limit: 'x' } })],
  InvalidJson: () => [callOperation('RegisterServer', { raw: '{"name": "web-1",}' })],
  EmptyBody: () => [callOperation('RegisterServer', { raw: '' })],
  MissingParameter: () => [callOperation('CreateTask', { body: { name: 'MigrationTask' } })],
  ParameterTooLong: () => [
    callOperation('RegisterServer', { body: serverBody({ name: 'n'.repeat(256) }) }),
  ],
  ContentTypeNotJson: () => [
    callOperation('RegisterServer', { raw: '<server/>', headers: { 'Content-Type': 'text/xml' } }),
  ],
  BodyTooLarge: () => [callOperation('RegisterServer', { zero_bytes: 13_000_000 })],
  RouteNotFound: () => [callOperation('ShowApiVersion', { params: { version: 'v9' } })],
  UnknownField: () => [callOperation('RegisterServer', { body: serverBody({ colour: 'red' }) })],
  TokenMissing: () => [callOperation('ListTasks', { token: null })],
  TokenInvalid: () => [callOperation('ListTasks', { token: 'MIID' })],
  TokenExpired: () => [
    signInAlice,
    callWithIds('AdvanceClock', ['workspace'], { body: { by_ms: DAY_MS } }),
    callOperation('ListTasks', { token: '$ALICE' }),
  ],
  TokenRevoked: () => [
    signInAlice,
    declareAlice({ enabled: false }),
    callOperation('ListTasks', { token: '$ALICE' }),
  ],
  SignatureInvalid: () => [
    callOperation('ListTasks', {
      token: null,
      headers: {
        Authorization: 'SDK-HMAC-SHA256 Access=nobody, SignedHeaders=host, Signature=00',
        'X-Sdk-Date': '20260101T000000Z',
      },
    }),
  ],
  PermissionDenied: () => [
    signInAlice,
    declareAlice({ policies: [{ Statement: [] }] }),
    callOperation('ListTasks', { token: '$ALICE' }),
  ],
  LoginFailed: () => [signInAlice, ...signInWith(passwordBody('wrong'))],
  LoginMalformed: (operation) =>
    operation === 'KeystoneValidateToken' || operation === 'KeystoneCheckToken'
      ? [callOperation(operation)]
      : signInWith({ auth: { identity: { methods: ['totp'] } } }),
  LoginTokenInvalid: () =>
    signInWith({ auth: { identity: { methods: ['token'], token: { id: 'MIID' } } } }),
  LoginUserDisabled: () => [
    declareAlice({ password: 'secret', enabled: false }),
    ...signInWith(passwordBody()),
  ],
  LoginScopeUnknown: () => [
    signInAlice,
    ...signInWith(passwordBody('secret', { scope: { domain: { name: 'other' } } })),
  ],
  SubjectTokenInvalid: (operation) => bySubjectToken('MIID', operation || undefined),
  ProjectExists: () => [
    callOperation('KeystoneCreateProject', { body: { project: { name: 'cn-north-4' } } }),
  ],
  AgencyNotFound: () => [
    callOperation('CreateTemporaryAccessKeyByToken', {
      body: {
        auth: {
          identity: {
            methods: ['assume_role'],
            assume_role: { agency_name: 'agency', domain_name: 'other' },
          },
        },
      },
    }),
  ],
  AuthorizationMessageInvalid: () => [
    callOperation('DecodeAuthorizationMessage', { body: { encoded_message: 'x' } }),
  ],
} satisfies Partial<Record<RefusalName, (operation: string) => Recipe>>
