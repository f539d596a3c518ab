// How each refusal of the request itself, of its credential and of a sign-in is met.
import type { RefusalName } from '../domain/refusals.ts'
import { alice, on, passwordBody, type Recipe, serverBody, signIn, to } from './step.ts'

const DAY_MS = 86_400_000

const signInWith = (body: object): Recipe => [
  to('KeystoneCreateUserTokenByPassword', { body, token: null }),
]

const bySubjectToken = (token: string, operation = 'KeystoneValidateToken'): Recipe => [
  to(operation, { headers: { 'X-Subject-Token': token } }),
]

/** By refusal, then whatever the operation is. */
export const requestRecipes = {
  InvalidParameter: () => [to('ListTasks', { query: { limit: 'x' } })],
  InvalidJson: () => [to('RegisterServer', { raw: '{"name": "web-1",}' })],
  EmptyBody: () => [to('RegisterServer', { raw: '' })],
  MissingParameter: () => [to('CreateTask', { body: { name: 'MigrationTask' } })],
  ParameterTooLong: () => [to('RegisterServer', { body: serverBody({ name: 'n'.repeat(256) }) })],
  ContentTypeNotJson: () => [
    to('RegisterServer', { raw: '<server/>', headers: { 'Content-Type': 'text/xml' } }),
  ],
  BodyTooLarge: () => [to('RegisterServer', { zeros: 13_000_000 })],
  RouteNotFound: () => [to('ShowApiVersion', { params: { version: 'v9' } })],
  UnknownField: () => [to('RegisterServer', { body: serverBody({ colour: 'red' }) })],
  TokenMissing: () => [to('ListTasks', { token: null })],
  TokenInvalid: () => [to('ListTasks', { token: 'MIID' })],
  TokenExpired: () => [
    signIn,
    on('AdvanceClock', ['workspace'], { body: { by_ms: DAY_MS } }),
    to('ListTasks', { token: '$ALICE' }),
  ],
  TokenRevoked: () => [signIn, alice({ enabled: false }), to('ListTasks', { token: '$ALICE' })],
  SignatureInvalid: () => [
    to('ListTasks', {
      token: null,
      headers: {
        Authorization: 'SDK-HMAC-SHA256 Access=nobody, SignedHeaders=host, Signature=00',
        'X-Sdk-Date': '20260101T000000Z',
      },
    }),
  ],
  PermissionDenied: () => [
    signIn,
    alice({ policies: [{ Statement: [] }] }),
    to('ListTasks', { token: '$ALICE' }),
  ],
  LoginFailed: () => [signIn, ...signInWith(passwordBody('wrong'))],
  LoginMalformed: (operation) =>
    operation === 'KeystoneValidateToken' || operation === 'KeystoneCheckToken'
      ? [to(operation)]
      : signInWith({ auth: { identity: { methods: ['totp'] } } }),
  LoginTokenInvalid: () =>
    signInWith({ auth: { identity: { methods: ['token'], token: { id: 'MIID' } } } }),
  LoginUserDisabled: () => [
    alice({ password: 'secret', enabled: false }),
    ...signInWith(passwordBody()),
  ],
  LoginScopeUnknown: () => [
    signIn,
    ...signInWith(passwordBody('secret', { scope: { domain: { name: 'other' } } })),
  ],
  SubjectTokenInvalid: (operation) => bySubjectToken('MIID', operation || undefined),
  ProjectExists: () => [to('KeystoneCreateProject', { body: { project: { name: 'cn-north-4' } } })],
  AgencyNotFound: () => [
    to('CreateTemporaryAccessKeyByToken', {
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
    to('DecodeAuthorizationMessage', { body: { encoded_message: 'x' } }),
  ],
} satisfies Partial<Record<RefusalName, (operation: string) => Recipe>>
