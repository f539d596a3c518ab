// The rules that are there from the beginning: what the service expects of a good client.
// biome-ignore-all lint/suspicious/noThenProperty: a word of the language; nobody awaits a rule
import type { CallMatch, ClientRule } from './schema.ts'

const writeRequests: CallMatch = { method: ['POST', 'PUT', 'DELETE'] }

const idPaths = [
  'params.task_id',
  'params.source_id',
  'params.server_id',
  'params.id',
  'params.mig_project_id',
  'body.ids',
  'body.source_server.id',
]

const deletions = [
  'DeleteTask',
  'DeleteTasks',
  'DeleteServer',
  'DeleteServers',
  'DeleteTemplate',
  'DeleteTemplates',
  'DeleteMigproject',
]

const cleanUpRule = (
  what: string,
  every: CallMatch,
  by: readonly [string, string],
  param: string,
): ClientRule => ({
  name: `delete-${what}s`,
  reason: `A ${what} that is left behind counts against the quota, and may cost money.`,
  advice: `Delete every ${what} that was created, in a finally block or a cleanup hook.`,
  every: { status: '2xx', ...every },
  then: { operation: [...by], status: '2xx' },
  same: { first: 'reply.id', later: [param, 'body.ids'] },
})

/** By the order in which they are told. Times are the host's, at the arrival of requests. */
export const builtinRules: readonly ClientRule[] = [
  {
    name: 'poll-slowly',
    reason: 'The gateway limits how often an account may call, and a migration takes hours.',
    advice: 'Wait between two reads of the same task; a second at least.',
    every: { operation: 'ShowTask', status: '2xx' },
    never: { operation: 'ShowTask' },
    unless: writeRequests,
    same: 'params.task_id',
    within_ms: 1_000,
  },
  {
    name: 'back-off',
    reason: 'Whoever was told to slow down and does not is told so again.',
    advice: 'After a 429 wait as long as Retry-After says, or a second if it says nothing.',
    every: { status: 429 },
    never: {},
    same: 'operation',
    within_ms: 'retry-after',
  },
  {
    name: 'stop-at-the-end',
    reason: 'A task that has succeeded or failed changes no more until somebody acts on it.',
    advice: 'Stop polling at MIGRATE_SUCCESS, MIGRATE_FAIL and SYNC_FAIL, and report failures.',
    every: {
      operation: 'ShowTask',
      where: { 'reply.state': ['MIGRATE_SUCCESS', 'MIGRATE_FAIL', 'SYNC_FAIL'] },
    },
    at_most: 3,
    unless: writeRequests,
    same: 'params.task_id',
  },
  {
    name: 'no-unchanged-retry',
    reason: 'The same request meets the same refusal: its error code asks for something else.',
    advice: 'Read error_code, change the request or what it is about, and only then repeat it.',
    every: { where: { status: { above: 399, below: 500, not: 429 } } },
    at_most: 3,
    same: 'request_digest',
    within_ms: 60_000,
  },
  {
    name: 'no-call-after-delete',
    reason: 'What is deleted is gone: a call for it shows that the client lost track.',
    advice: 'Forget an id once its deletion was answered.',
    every: { operation: deletions, status: '2xx' },
    never: {},
    same: { first: idPaths, later: idPaths },
  },
  cleanUpRule(
    'server',
    { operation: 'RegisterServer' },
    ['DeleteServer', 'DeleteServers'],
    'params.source_id',
  ),
  cleanUpRule('task', { operation: 'CreateTask' }, ['DeleteTask', 'DeleteTasks'], 'params.task_id'),
  cleanUpRule(
    'template',
    // A private template goes with the task that uses it.
    {
      operation: 'CreateTemplate',
      where: { 'body.template.is_template': { not: [false, 'false'] } },
    },
    ['DeleteTemplate', 'DeleteTemplates'],
    'params.id',
  ),
  {
    name: 'read-every-page',
    reason: 'A list without a limit answers its first page only; count says how much there is.',
    advice: 'Ask again with offset until count is reached.',
    every: {
      method: 'GET',
      where: { 'page.remaining': { above: 0 }, 'query.limit': { present: false } },
    },
    then: { method: 'GET', where: { 'query.offset': { present: true } } },
    same: 'operation',
  },
  {
    name: 'end-with-the-last-page',
    reason: 'A page that begins beyond count is always empty.',
    advice: 'Stop once offset and the items of the page have reached count.',
    forbid: { method: 'GET', where: { 'page.past_end': true } },
  },
  {
    name: 'reuse-tokens',
    reason: 'A token holds for 24 hours, and sign-ins are limited more strictly than calls.',
    advice: 'Keep the token until shortly before it expires.',
    every: { operation: 'KeystoneCreateUserTokenByPassword', status: '2xx' },
    at_most: 3,
    same: 'body.auth.identity.password.user.name',
    within_ms: 60_000,
  },
  {
    name: 'known-fields',
    reason: 'The service may refuse, or silently drop, what its reference does not name.',
    advice: 'Send only fields of the reference; look for a typing error.',
    forbid: { method: ['POST', 'PUT'], where: { unknown_fields: { present: true } } },
  },
]
