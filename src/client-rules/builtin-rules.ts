// The built-in rules: what the service expects of a good client.
// biome-ignore-all lint/suspicious/noThenProperty: a word of the rules, which are not awaited
import type { ClientRule } from './schema.ts'

const writeRequests: NonNullable<ClientRule['every']> = { method: ['POST', 'PUT', 'DELETE'] }

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

/** Whatever is created must be deleted. */
const cleanUpRule = (
  what: string,
  every: ClientRule['every'],
  by: readonly [string, string],
  param: string,
): ClientRule => ({
  name: `delete-${what}s`,
  reason: `A ${what} that is not deleted counts against the quota, and may cost money.`,
  advice: `Delete every ${what} that you create, in a finally block or a cleanup hook.`,
  every: { status: '2xx', ...every },
  then: { operation: [...by], status: '2xx' },
  same: { first: 'reply.id', later: [param, 'body.ids'] },
})

/** In the order of the report. Times are real, and are those at which requests arrive. */
export const builtinRules: readonly ClientRule[] = [
  {
    name: 'poll-slowly',
    reason: 'The gateway limits how often an account may call, and a migration takes hours.',
    advice: 'Wait at least a second between two reads of the same task.',
    every: { operation: 'ShowTask', status: '2xx' },
    never: { operation: 'ShowTask' },
    unless: writeRequests,
    same: 'params.task_id',
    within_ms: 1_000,
  },
  {
    name: 'back-off',
    reason: 'A client that does not slow down after a 429 gets another one.',
    advice: 'After a 429, wait as long as Retry-After says, or a second if it is absent.',
    every: { status: 429 },
    never: {},
    same: 'operation',
    within_ms: 'retry-after',
  },
  {
    name: 'stop-at-the-end',
    reason: 'A task that has succeeded or failed does not change until somebody acts on it.',
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
    reason: 'The same request is refused for the same reason again.',
    advice: 'Read error_code, change the request or its resource, and only then retry.',
    every: { where: { status: { above: 399, below: 500, not: 429 } } },
    at_most: 3,
    same: 'request_digest',
    within_ms: 60_000,
  },
  {
    name: 'no-call-after-delete',
    reason: 'A call for a deleted resource shows that the client has lost track of it.',
    advice: 'Forget an id once its deletion has succeeded.',
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
    // A private template is deleted with the task that uses it.
    {
      operation: 'CreateTemplate',
      where: { 'body.template.is_template': { not: [false, 'false'] } },
    },
    ['DeleteTemplate', 'DeleteTemplates'],
    'params.id',
  ),
  {
    name: 'read-every-page',
    reason: 'A list without a limit returns only its first page; count is the number of all items.',
    advice: 'Request further pages with offset until count is reached.',
    every: {
      method: 'GET',
      where: { 'page.remaining': { above: 0 }, 'query.limit': { present: false } },
    },
    then: { method: 'GET', where: { 'query.offset': { present: true } } },
    same: 'operation',
  },
  {
    name: 'end-with-the-last-page',
    reason: 'A page that begins after the last item is always empty.',
    advice: 'Stop once offset and the items of the page have reached count.',
    forbid: { method: 'GET', where: { 'page.past_end': true } },
  },
  {
    name: 'reuse-tokens',
    reason: 'A token is valid for 24 hours, and sign-ins are limited more strictly than calls.',
    advice: 'Keep the token until shortly before it expires.',
    every: { operation: 'KeystoneCreateUserTokenByPassword', status: '2xx' },
    at_most: 3,
    same: 'body.auth.identity.password.user.name',
    within_ms: 60_000,
  },
  {
    name: 'known-fields',
    reason: 'The service may refuse or silently ignore fields that its reference does not have.',
    advice: 'Send only fields of the reference. Check the spelling of the field.',
    forbid: { method: ['POST', 'PUT'], where: { unknown_fields: { present: true } } },
  },
]
