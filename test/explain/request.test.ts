import { describe, expect, test } from 'vitest'
import { callSigned, callWithToken, declareUser, hostTime, tokenOf } from '../support/callers.ts'
import { freshEmulator, freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { explainRefusal, explainRequest } from '../support/explain.ts'

const lastId = ({ workspace }: ReturnType<typeof freshWorkspace>) =>
  workspace.journal.list({}, 1)[0]!.request_id

describe('a request that succeeded', () => {
  test('is explained with the records and the fields that it changed', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const { outcome, changes, events, refusal, text } = explainRequest(lastId(cloud))
    expect({ outcome, refusal }).toEqual({ outcome: 'done', refusal: null })
    const task = changes.find(({ kind, id }) => kind === 'task' && id === task_id)
    expect(task).toMatchObject({ change: 'changed' })
    expect(task!.fields).toContainEqual({ field: 'state', from: 'READY', to: 'RUNNING' })
    expect(events).toMatchObject([{ kind: 'transition', event: 'start', to: 'RUNNING.initialize' }])
    expect(text).toContain('state from "READY" to "RUNNING"')
  })

  test('keeps its changes when later requests change the same records', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const id = lastId(cloud)
    const before = explainRequest(id).changes
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    cloud.call('DeleteTask', { params: { task_id } })
    expect(explainRequest(id).changes).toEqual(before)
  })

  test('lists created and deleted records by their ids', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    expect(explainRequest(lastId(cloud)).changes).toContainEqual({
      change: 'created',
      kind: 'task',
      id: task_id,
      fields: [],
    })
    cloud.call('DeleteTask', { params: { task_id } })
    expect(explainRequest(lastId(cloud)).changes).toContainEqual({
      change: 'deleted',
      kind: 'task',
      id: task_id,
      fields: [],
    })
  })

  test('shows no secrets', () => {
    const cloud = freshWorkspace()
    declareUser(cloud.emulator, 'test', 'alice', { password: 'Hidden-1' })
    declareUser(cloud.emulator, 'test', 'alice', { password: 'Hidden-2' })
    const explanation = explainRequest(lastId(cloud))
    expect(explanation.changes[0]?.fields).toEqual([{ field: 'password', from: '***', to: '***' }])
    expect(JSON.stringify(explanation)).not.toContain('Hidden')
  })
})

describe('a task that is started twice', () => {
  const twice = () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.pass(1_500)
    expect(cloud.act(task_id, 'start').body.error_code).toBe('SMS.7713')
    return { cloud, task_id, explanation: explainRequest(lastId(cloud)) }
  }

  test('has the state it was in, the request that led there, and a path', () => {
    const { task_id, explanation, cloud } = twice()
    const [, first] = cloud.workspace.journal.list({ operation: 'UpdateTaskStatus' }).reverse()
    expect(explanation.refusal!.reasons.join('\n')).toMatch(
      `The task ${task_id} was RUNNING, at RUNNING.initialize`,
    )
    expect(explanation.text).toContain(
      `the action start, 1 s 500 ms before, during UpdateTaskStatus ${first!.request_id}`,
    )
    expect(explanation.refusal!.fix.map(({ call }) => call?.body ?? null)).toEqual([
      null,
      { operation: 'stop' },
      { by_ms: 100 },
      null,
    ])
  })

  test('is explained by its state at the refusal, whatever happens later', () => {
    const { task_id, explanation, cloud } = twice()
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    const later = explainRequest(explanation.request_id)
    expect(later.refusal!.details).toEqual(explanation.refusal!.details)
    expect(later.text).toContain('The task is MIGRATE_SUCCESS now')
  })

  test('has the sources of the rule', () => {
    const { explanation } = twice()
    expect(explanation.refusal!.sources).toMatchObject([
      { subject: 'the operation UpdateTaskStatus', evidence: 'documented' },
      { subject: expect.stringContaining('SMS.7713'), evidence: 'documented' },
      { subject: expect.stringContaining('RUNNING.initialize'), evidence: 'documented' },
    ])
    expect(explanation.refusal!.sources[0]!.reference).toContain('5.4.7')
  })
})

test('the pause of a READY task is explained with a start first', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'stop')
  const { refusal } = explainRequest(lastId(cloud))
  expect(refusal).toMatchObject({
    name: 'TaskNotPausable',
    details: { state: 'READY', accepts: ['start', 'network_check', 'delete'] },
  })
  expect(refusal!.fix[1]!.call).toMatchObject({ body: { operation: 'start' } })
})

test('a state that was rewound is not available', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.act(task_id, 'start')
  const id = lastId(cloud)
  cloud.workspace.history.rewind(2)
  cloud.workspace.reload()
  const { refusal } = explainRequest(id)
  expect(refusal!.reasons).toEqual([expect.stringContaining('is not available')])
})

describe('a value', () => {
  test('that is wrong is explained with every other issue and an accepted body', () => {
    const { call } = freshWorkspace()
    const body = { ...linuxServer(), memory: '4G', os_type: 'linux', has_rsync: 'yes' }
    call('RegisterServer', { body })
    const { fix, details } = explainRefusal('InvalidOsType').refusal!
    expect(details.issues).toMatchObject([
      { field: 'os_type', allowed: 'one of WINDOWS, LINUX, "", or null' },
      { field: 'memory', allowed: expect.stringContaining('a whole number from 0') },
      { field: 'has_rsync', allowed: 'true or false, or null' },
    ])
    expect(fix[1]!.message).toContain('accepted')
    expect(call('RegisterServer', { body: fix[1]!.call!.body }).status).toBe(200)
  })

  test('in a query has an example that is accepted', () => {
    const { call } = freshWorkspace()
    call('ListTasks', { query: { limit: '201' } })
    const { details } = explainRefusal('InvalidParameter').refusal!
    const [{ example }] = details.issues as [{ example: string }]
    expect(call('ListTasks', { query: { limit: example } }).status).toBe(200)
  })

  test('that no schema forbids is corrected too', () => {
    const { call } = freshWorkspace()
    call('RegisterServer', { body: linuxServer() })
    call('UpdateServerName', {
      params: { source_id: call('ListServers').body.source_servers[0]?.id ?? '' },
      body: { name: 'web 1!' },
    })
    const { fix } = explainRefusal('ServerNameInvalid').refusal!
    expect(fix[1]!.call!.body).toMatchObject({ name: 'web-1' })
  })
})

describe('an id that does not exist', () => {
  const refusalOf = (cloud: ReturnType<typeof freshWorkspace>, task_id: string) => {
    cloud.call('ShowTask', { params: { task_id } })
    return explainRequest(lastId(cloud)).refusal!
  }

  test('may be that of another kind', () => {
    const cloud = freshWorkspace()
    const { source_id } = readyTask(cloud)
    expect(refusalOf(cloud, source_id).details).toEqual({ is_id_of: 'source server' })
  })

  test('may have been deleted, by a request that is named', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.call('DeleteTask', { params: { task_id } })
    const deleted_by = lastId(cloud)
    expect(refusalOf(cloud, task_id).details).toEqual({ deleted_by })
  })

  test('may be a misspelling of another', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    expect(refusalOf(cloud, `${task_id.slice(0, -2)}x`).details).toMatchObject({ near: [task_id] })
  })

  test('may exist in another workspace', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.emulator.workspaces.openOrCreate('other')
    callWithToken(cloud.emulator, 'workspace/other', 'ShowTask', { params: { task_id } })
    const { details, fix } = explainRefusal('TaskNotFound').refusal!
    expect(details).toEqual({ exists_in_workspace: 'test' })
    expect(fix.at(-1)!.call!.headers).toEqual({ 'X-Auth-Token': 'workspace/test' })
  })
})

describe('a denial by a policy', () => {
  const denied = (statements: object[]) => {
    const emulator = freshEmulator()
    const token = tokenOf(emulator, 'test')
    const allow = { Effect: 'Allow', Action: ['*'] }
    declareUser(emulator, 'test', 'alice', { policies: [{ Statement: [allow, ...statements] }] })
    const list = () => callWithToken(emulator, token, 'ListTasks')
    expect(list().status).toBe(403)
    return { emulator, list, refusal: explainRefusal('PermissionDenied').refusal! }
  }

  test('has the denying statement, and policies that allow the request', () => {
    const statement = { Effect: 'Deny', Action: ['sms:server:list*'] }
    const { refusal, emulator, list } = denied([statement])
    expect(refusal.details.deciding_statement).toMatchObject({
      policy: 0,
      statement: 1,
      document: statement,
    })
    const { call } = refusal.fix[1]!
    expect(call!.path).toBe('/_emulator/workspaces/test/users/alice')
    expect(declareUser(emulator, 'test', 'alice', call!.body as object).status).toBe(200)
    expect(list().status).toBe(200)
  })
})

describe('an invalid signature', () => {
  const refused = (secret: string, options = {}) => {
    const emulator = freshEmulator({ hostTime, ...options })
    const reply = callSigned(emulator, { access: 'one', secret }, 'ListTasks', {
      query: { limit: '5' },
    })
    expect(reply.status).toBe(401)
    return explainRefusal('SignatureInvalid', emulator)
  }

  test('is explained with the canonical request, line by line', () => {
    const { refusal, workspace } = refused('another')
    expect(workspace).toBeNull()
    expect(refusal!.details.canonical_request).toEqual([
      'method: GET',
      'path: /v3/tasks/',
      'query: limit=5',
      'headers: x-sdk-date:20260102T030405Z',
      'signed headers: x-sdk-date',
      expect.stringMatching(/^hash of the body: e3b0c442/),
    ])
    expect(refusal!.reasons.join()).toContain('made with another secret')
  })

  test('is explained without the tokens that it signs', () => {
    const emulator = freshEmulator({ hostTime })
    const identity = { methods: ['token'], token: {} }
    const { body } = callWithToken(emulator, 'workspace/one', 'CreateTemporaryAccessKeyByToken', {
      body: { auth: { identity } },
    })
    const { access, securitytoken } = body.credential
    callSigned(emulator, { access, secret: 'another', securitytoken }, 'ListTasks')
    const explanation = explainRefusal('SignatureInvalid', emulator)
    expect(explanation.text).toContain('x-security-token:***')
    expect(JSON.stringify(explanation)).not.toContain(securitytoken)
  })

  test('that is too old is explained with the clock skew', () => {
    const late = () => hostTime() + 3_600_000
    const { refusal } = refused('one', { hostTime: late })
    expect(refusal!.details).toMatchObject({ skew_ms: -3_600_000 })
    expect(refusal!.reasons[0]).toContain('1 h behind')
  })
})

test('a route that does not exist is explained with similar ones', () => {
  const { emulator } = freshWorkspace()
  const { request_id } = emulator.reject({ method: 'POST', path: '/v3/tasks/7/action' }, (id) => ({
    status: 404,
    headers: {},
    body: { error_code: 'APIGW.0101', error_msg: '', request_id: id },
    refusal: { refusal: 'RouteNotFound', facts: { route: 'PATCH /v3/tasks/7/action' } },
  }))
  expect(explainRequest(request_id).refusal!.details.nearest).toEqual([
    'POST /v3/tasks/TASK_ID/action',
  ])
})

test('the recommended call raises a quota', () => {
  const { call } = freshWorkspace({ settings: { max_servers: 1 } })
  call('RegisterServer', { body: linuxServer() })
  call('RegisterServer', { body: linuxServer({ name: 'two' }) })
  const [step] = explainRefusal('ServerQuotaReached').refusal!.fix
  expect(step!.call).toMatchObject({ method: 'PUT', body: { max_servers: 101 } })
  expect(call('ChangeSettings', { body: step!.call!.body }).status).toBe(200)
  expect(call('RegisterServer', { body: linuxServer({ name: 'two' }) }).status).toBe(200)
})

test('applied faults are listed with the calls that remove them', () => {
  const cloud = freshWorkspace()
  cloud.call('ListTasks')
  const { workspace } = cloud
  const [entry] = workspace.journal.list({}, 1)
  const { seq: _, ...rest } = entry!
  const visit = { ...rest, headers: {}, raw: undefined, text: '{}', request_id: 'f'.repeat(32) }
  workspace.events.add({
    kind: 'fault',
    at_ms: workspace.clock.now,
    fault_id: 'slow-1',
    fault_kind: 'delay',
    what: 'applied',
    detail: 'delayed by 5 s',
  })
  workspace.append({ ...visit, faults: ['slow-1'] })
  const { faults, text } = explainRequest('f'.repeat(32))
  expect(faults).toMatchObject([
    { description: 'delayed by 5 s', remove: { path: '/_emulator/workspaces/test/faults/slow-1' } },
  ])
  expect(text).toContain('The fault slow-1 applied to it')
})
