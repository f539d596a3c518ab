import { describe, expect, test } from 'vitest'
import { callAs, passwordLogin } from '../support/callers.ts'
import { freshHttp, freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { initialState, parseRecording, recordingOf } from '../support/recordings.ts'

const register = (name: string) => ({
  operation: 'RegisterServer',
  input: { body: linuxServer({ name }) },
})

describe('the replay file', () => {
  test('is readable text: keys sorted, one step on each line', async () => {
    const { http } = await freshHttp()
    const token = { 'X-Auth-Token': 'workspace/test' }
    await http.get('/v3/tasks?limit=5').set(token).set('Host', 'sms')
    await http.get('/v3/tasks/nobody').set(token).set('Host', 'sms')
    const reply = await http.get('/_emulator/workspaces/test/journal/replay')
    expect(reply.headers['content-type']).toMatch(/^application\/json/)
    const hex = /[0-9a-f]{64}/g
    expect(reply.text.replaceAll(hex, 'HASH').split('\n')).toEqual([
      '{',
      '  "emulator": "0.1.0",',
      '  "first_request": 1,',
      '  "format": "sms-emulator/replay",',
      '  "initial_state": {"mode":"frozen","now_ms":1767225600000,"pace":20,"seed":"test/test",' +
        '"settings":{},"strict":false},',
      '  "now_ms": 1767225600000,',
      '  "state_hash": "HASH",',
      '  "steps": [',
      '    {"at_ms":1767225600000,"caller":{"project_id":null,"user":"developer"},"input":' +
        '{"query":{"limit":"5"},"headers":{"host":"sms","x-forwarded-proto":"http"}},' +
        '"operation":"ListTasks","origin":"client","reply_sha256":"HASH"},',
      '    {"at_ms":1767225600000,"caller":{"project_id":null,"user":"developer"},' +
        '"error_code":"SMS.7703","input":{"params":{"task_id":"nobody"},"headers":{"host":"sms",' +
        '"x-forwarded-proto":"http"}},"operation":"ShowTask","origin":"client",' +
        '"reply_sha256":"HASH","status":404}',
      '  ],',
      '  "version": 3,',
      '  "workspace": "test"',
      '}',
      '',
    ])
  })

  test('of an unknown workspace does not exist', () => {
    const { call } = freshWorkspace()
    expect(call('ShowReplayFile', { params: { workspace: 'nobody' } }).status).toBe(404)
  })

  test('is not recorded, nor is a replay: its steps are', () => {
    const { call, workspace } = freshWorkspace()
    call('ShowReplayFile')
    call('ReplaySteps', { body: { steps: [register('a'), { advance_ms: 5 }] } })
    expect(workspace.journal.list().map(({ operation, origin }) => [operation, origin])).toEqual([
      ['RegisterServer', 'fixture'],
      ['AdvanceClock', 'fixture'],
    ])
  })
})

describe('a replay into a workspace', () => {
  test('returns the reply of each step, refusals too, and the final state', () => {
    const { call, workspace } = freshWorkspace()
    const steps = [
      register('a'),
      { operation: 'ShowTask', input: { params: { task_id: 'x' } }, status: 404 },
      { advance_ms: 5_000 },
      { operation: 'ShowClock' },
    ]
    const { status, body } = call('ReplaySteps', { body: { steps } })
    expect(status).toBe(200)
    const { now } = workspace.clock
    expect(body.steps).toMatchObject([
      { step: 1, status: 200, at_ms: now - 5_000, as_recorded: null, error_code: null },
      { step: 2, status: 404, at_ms: now - 5_000, as_recorded: true, error_code: 'SMS.7703' },
      { step: 3, operation: 'AdvanceClock', status: 200, reply: { now_ms: now } },
      { step: 4, status: 200, at_ms: now, reply: { now_ms: now, mode: 'frozen' } },
    ])
    expect(body).toMatchObject({ now_ms: now, state_hash: call('ShowStateHash').body.state_hash })
    expect(workspace.servers.count()).toBe(1)
  })

  test('replays a whole file in another workspace as it is', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const file = JSON.parse(recordingOf({ emulator: cloud.emulator, name: 'test' }))
    const { call } = freshWorkspace({ seed: 'other' })
    const replied = call('ReplaySteps', { body: file }).body.steps
    // Ids follow from the seed, so this workspace has no task with that id.
    expect(replied.map((each: { status: number }) => each.status)).toEqual([200, 400, 400])
    expect(replied[2].as_recorded).toBe(false)
  })

  test('replays a file with a base, whose seed unseals the steps', () => {
    const cloud = freshWorkspace()
    readyTask(cloud)
    cloud.call('ClearJournal')
    const body = { password: 'Hidden-1' }
    cloud.call('DeclareUser', { params: { user: 'bob' }, body })
    const file = JSON.parse(recordingOf({ emulator: cloud.emulator, name: 'test' }))
    const { call, workspace } = freshWorkspace({ seed: 'other' })
    expect(call('ReplaySteps', { body: file }).body.steps).toMatchObject([{ status: 200 }])
    // The state stays: a base is for new workspaces only.
    expect(workspace.servers.count()).toBe(0)
    expect(workspace.iam.userNamed('bob')?.password).toBe('Hidden-1')
  })

  test.each([
    ['an initial state beside it', [{ key: 'seed', value: 's' }], true, 'base'],
    ['no seed', [], false, 'base.tables.meta'],
    ['tables that are none', 7, false, 'base.tables.meta'],
  ])('refuses a base with %s', (_, meta, hasInitialState, field) => {
    const base = { schema: 1, strict: false, tables: { meta } }
    const { call } = freshWorkspace()
    const body = { base, steps: [], ...(hasInitialState && { birth: initialState }) }
    const reply = call('ReplaySteps', { body })
    expect(reply.status).toBe(400)
    expect(reply.body.error.message).toContain(field)
  })

  test('begins at the time of the workspace, and advances the clock to a later step', () => {
    const { call, workspace } = freshWorkspace()
    const from_ms = workspace.clock.now
    const steps = [
      { ...register('a'), at_ms: from_ms - 7 },
      { ...register('b'), at_ms: from_ms + 7 },
    ]
    const { body } = call('ReplaySteps', { body: { steps } })
    expect(body.steps.map((each: { at_ms: number }) => each.at_ms)).toEqual([from_ms, from_ms + 7])
    expect(workspace.journal.eventsAfter(0)).toMatchObject([
      { kind: 'clock', request: 2, from_ms, at_ms: from_ms + 7 },
    ])
  })

  test('lets a clock flow again afterwards', () => {
    const host = { now: 1_000_000 }
    const { call, workspace } = freshWorkspace({ clock: 'flowing', hostTime: () => host.now })
    call('ReplaySteps', { body: { steps: [{ ...register('a'), at_ms: 2_000_000 }] } })
    expect(workspace.clock.now).toBe(2_000_000)
    host.now += 11
    expect(call('ShowClock').body.now_ms).toBe(2_000_011)
  })

  test('checks the permissions of the step’s caller', () => {
    const { call } = freshWorkspace()
    const deny = [{ Version: '5.0', Statement: [{ Effect: 'Deny', Action: ['sms:*:*'] }] }]
    call('DeclareUser', { params: { user: 'bob' }, body: { password: 'p', policies: deny } })
    const caller = { user: 'bob', project_id: null }
    const { body } = call('ReplaySteps', { body: { steps: [{ ...register('a'), caller }] } })
    expect(body.steps).toMatchObject([{ status: 403, error_code: 'SMS.9004' }])
  })

  test.each([
    ['an unknown operation', { operation: 'Explode' }, /steps\[1\]: there is no operation Explode/],
    [
      'one that ends the workspace',
      { operation: 'DeleteWorkspace' },
      /steps\[1\]: DeleteWorkspace/,
    ],
    ['a replay', { operation: 'ReplaySteps' }, /steps\[1\]: ReplaySteps/],
  ])('replays no step at all if one is %s', (_, step, message) => {
    const { call, workspace } = freshWorkspace()
    expect(call('ReplaySteps', { body: { steps: [register('a'), step] } })).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidStep', message: expect.stringMatching(message) } },
    })
    expect(workspace.servers.count()).toBe(0)
  })

  test.each([
    ['an invalid step', [{ wait: 1 }], 'steps[0].operation'],
    ['a span that goes back', [{ advance_ms: -1 }], 'steps[0].advance_ms'],
    ['no list', 'steps', 'steps'],
  ])('refuses %s and names it', (_, steps, field) => {
    const { call } = freshWorkspace()
    const { status, body } = call('ReplaySteps', { body: { steps } })
    expect(status).toBe(400)
    expect(body.error.message).toContain(field)
  })

  test('never changes or creates another workspace', () => {
    const { call, emulator } = freshWorkspace()
    callAs(emulator, { 'x-auth-token': 'workspace/there' }, 'ListTasks')
    const signIn = (account: string) => ({
      operation: 'KeystoneCreateUserTokenByPassword',
      input: { body: passwordLogin(account) },
    })
    const { body } = call('ReplaySteps', {
      body: { steps: [signIn('there'), signIn('nowhere'), signIn('test')] },
    })
    expect(body.steps).toMatchObject([
      { status: 409, error_code: 'WrongWorkspace' },
      { status: 409, error_code: 'WrongWorkspace' },
      { status: 201 },
    ])
    expect(emulator.workspaces.names()).toEqual(['test', 'testname', 'there'])
    expect(emulator.workspaces.find('there')!.iam.hasUsers()).toBe(false)
  })
})

test('a replay file is read as it was written', () => {
  const cloud = freshWorkspace()
  readyTask(cloud)
  const text = recordingOf({ emulator: cloud.emulator, name: 'test' })
  expect(parseRecording(text)).toMatchObject(JSON.parse(text))
})
