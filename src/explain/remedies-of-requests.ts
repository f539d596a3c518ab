// What to do about refusals of the request itself, and of who sends it.

import type { Remedy } from './remedy.ts'
import {
  bodyRemedy,
  credentialRemedy,
  developerTokenCall,
  getCall,
  nameTakenRemedy,
  signInCall,
  userPath,
  valueRemedy,
} from './remedy-parts.ts'

/** By the name of the refusal. */
export const requestRemedies = {
  InvalidParameter: valueRemedy(),
  MissingParameter: valueRemedy('Send {field}: {rule}.'),
  ParameterTooLong: valueRemedy('Shorten {field}: {rule}.'),
  UnknownField: valueRemedy(
    'Leave {field} out: the operation has no such field. (Of the cloud, only an emulator ' +
      'started with --strict refuses unknown fields.)',
  ),
  InvalidJson: bodyRemedy('Send valid JSON in UTF-8; the rule that was broken: {rule}.'),
  EmptyBody: bodyRemedy('Send a JSON object as the body of {operation}.'),
  ContentTypeNotJson: bodyRemedy(
    'Send the body as JSON under the header Content-Type: application/json; it was sent as ' +
      '{given}.',
  ),
  BodyTooLarge: bodyRemedy('Send less than {limit} bytes; lists can be sent in parts.'),
  RouteNotFound: {
    topic: 'route',
    message: 'Call one of the operations there are; {route} is none.',
    calls: [getCall('/_emulator/openapi.json')],
  },

  TokenMissing: credentialRemedy(
    'Send the header X-Auth-Token with a token from POST /v3/auth/tokens, or sign the request ' +
      'with an access key. Unless the emulator runs with --strict, workspace/NAME is a ' +
      'ready-made token.',
    developerTokenCall,
  ),
  TokenInvalid: credentialRemedy(
    'Send a token that this emulator gave out: sign in again, since a token is known only to ' +
      'the workspace that issued it, and is gone after a reset. workspace/NAME is a ' +
      'ready-made token, unless the emulator runs with --strict.',
    signInCall,
    developerTokenCall,
  ),
  TokenExpired: credentialRemedy(
    'Sign in again: the token ended at {expires_at} of the workspace’s clock, which runs ' +
      'ahead when it is advanced.',
    signInCall,
  ),
  TokenRevoked: credentialRemedy('Enable the user again, or sign in as another: {rule}.', {
    method: 'PUT',
    path: userPath,
    body: { enabled: true },
  }),
  SignatureInvalid: credentialRemedy(
    'Sign the request as the gateway reads it, with the secret that belongs to the access key.',
  ),
  PermissionDenied: {
    topic: 'policy',
    message: 'Let a policy of the user {user} allow the action on that resource, and none deny it.',
  },
  LoginFailed: credentialRemedy(
    'Sign in with the name, password and domain of a declared user. In a workspace that has ' +
      'no users yet the first sign-in makes one, unless the emulator runs with --strict.',
    {
      method: 'PUT',
      path: '/_emulator/workspaces/{workspace}/users/NAME',
      body: { password: 'PASSWORD' },
    },
    signInCall,
  ),
  LoginMalformed: valueRemedy(),
  LoginTokenInvalid: credentialRemedy('Sign in by password: {rule}.', signInCall),
  LoginUserDisabled: credentialRemedy('Enable the user {user} again.', {
    method: 'PUT',
    path: userPath,
    body: { enabled: true },
  }),
  LoginScopeUnknown: credentialRemedy(
    'Ask for a scope within the account of the user, or for none: {rule}.',
    getCall('/v3/auth/projects'),
  ),
  SubjectTokenInvalid: credentialRemedy(
    'Send in X-Subject-Token a token that the account issued, and that has not ended.',
    signInCall,
  ),
  ProjectExists: nameTakenRemedy('Use the project {name}, or choose another name.', '/v3/projects'),
  AgencyNotFound: credentialRemedy(
    'Name the account of the caller itself, whose agencies are not checked, in place of {account}.',
  ),
  AuthorizationMessageInvalid: valueRemedy(
    'Send in encoded_message, unchanged, what a 403 reply to this same account held as ' +
      'encoded_authorization_message.',
  ),
} satisfies Record<string, Remedy>
