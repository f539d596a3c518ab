import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyOperation, CustomReply, emulatorOperation } from '../../src/api/operation.ts'
import type { Request } from '../../src/api/request.ts'
import { nobody } from '../../src/domain/iam.ts'
import { Refusal } from '../../src/domain/refusals.ts'
import { UnmatchedRequests } from '../../src/journal/unmatched.ts'
import { handleRequest, type Pipeline } from '../../src/pipeline/handle-request.ts'
import { operation } from '../../src/workspace/operation.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { freshEmulator, freshWorkspace, readyTask, toAnswered } from '../support/emulator.ts'
import { operationTable } from '../support/operations.ts'

type Run = (workspace: Workspace) => unknown

const row = (run: Run, change: Partial<AnyOperation> = {}): AnyOperation =>
  operation({
    id: 'Sample',
    method: 'POST',
    path: '/v3/samples/{id}',
    summary: 'A sample.',
    evidence: 'assumed',
    auth: 'token',
    params: z.object({ id: z.string() }),
    body: z.looseObject({ name: z.string() }),
    reply: z.strictObject({ ok: z.boolean() }),
    refusals: ['TaskNotFound'],
    run: (_: unknown, workspace: Workspace) => run(workspace) as { ok: boolean },
    ...change,
  } as Parameters<typeof operation>[0])

/** A pipeline, and the bugs that it reports. */
const freshPipeline = (checksReplies = true) => {
  const { workspaces } = freshEmulator()
  const workspace = workspaces.openOrCreate('test')
  const bugs: [unknown, string][] = []
  const pipeline: Pipeline = {
    workspaces,
    unmatched: new UnmatchedRequests('test'),
    realNow: () => 0,
    checksReplies,
    reportBug: (bug, id) => bugs.push([bug, id]),
    observe: () => {},
  }
  const call = (of: AnyOperation, change: Partial<Request> = {}) => {
    const request = { headers: {}, params: { id: 'a' }, body: { name: 'n' }, ...change }
    const session = { workspace, caller: nobody }
    return handleRequest(pipeline, of, request, { origin: 'client', strict: false, session })
  }
  return { bugs, call, workspace }
}

const mark = (workspace: Workspace) => workspace.meta.set('mark', true)
const isMarked = (workspace: Workspace) => workspace.meta.get('mark') !== undefined
const notFound = () => {
  throw new Refusal('TaskNotFound', { task_id: 'a' })
}

describe('handling a request', () => {
  test('parses the request before it runs the operation', () => {
    const { call } = freshPipeline()
    const of = row(notFound)
    expect(call(of, { body: 'rubbish' }).body).toMatchObject({ error_code: 'SMS.9001' })
    expect(call(of).body).toMatchObject({ error_code: 'SMS.7703' })
  })

  test('passes parsed input, caller and headers to the operation', () => {
    const { call } = freshPipeline()
    let seen: object = {}
    const of = row(() => ({ ok: true }), {
      run: (input) => {
        seen = input
        return { ok: true }
      },
    })
    const headers = { 'x-language': 'en-us' }
    call(of, { headers })
    expect(seen).toMatchObject({
      params: { id: 'a' },
      body: { name: 'n' },
      caller: nobody,
      headers,
    })
  })

  test('replies with the status of the operation, or of a custom reply', () => {
    const { call } = freshPipeline()
    const fine = () => ({ ok: true })
    expect(call(row(fine))).toMatchObject({ status: 200, headers: {}, body: { ok: true } })
    expect(call(row(fine, { status: 201 })).status).toBe(201)
    const extras = { status: 202, headers: { 'X-A': 'b' } }
    expect(call(row(() => new CustomReply({ ok: true }, extras)))).toMatchObject({
      ...extras,
      body: { ok: true },
    })
  })
})

describe('a refusal', () => {
  test('rolls back everything the operation did', () => {
    const { call, workspace } = freshPipeline()
    const of = row((workspace) => {
      mark(workspace)
      workspace.configure({ line_mbps: 1 })
      return notFound()
    })
    expect(call(of).status).toBe(400)
    expect(isMarked(workspace)).toBe(false)
    expect(workspace.settings.line_mbps).toBe(100)
  })

  test.each([
    ['GET', 404, 404],
    ['DELETE', 404, 404],
    ['POST', 404, 400],
    ['PUT', 404, 400],
    ['GET', 400, 400],
  ] as const)('of an unknown id: %s in a workspace of %i is %i', (method, setting, status) => {
    const { call, workspace } = freshPipeline()
    workspace.configure({ not_found_status: setting })
    expect(call(row(notFound, { method })).status).toBe(status)
  })

  test('for a missing permission has all five fields', () => {
    const { call } = freshPipeline()
    const why = 'You do not have permission to perform action a on resource r.'
    const of = row(() => {
      throw new Refusal('PermissionDenied', { why, encoded: 'XXX' })
    })
    const text = 'The current account does not have the permission to execute policy. '
    expect(toAnswered(call(of))).toEqual({
      status: 403,
      headers: {},
      body: {
        error_code: 'SMS.9004',
        error_msg: text + why,
        encoded_authorization_message: 'XXX',
        error_param: [why],
        details: [{ error_code: 'SMS.9004', error_msg: why }],
      },
    })
  })

  test('that the operation does not list is a bug if replies are checked', () => {
    const of = row(notFound, { refusals: [] })
    const checked = freshPipeline()
    expect(checked.call(of).status).toBe(500)
    expect(checked.bugs).toHaveLength(1)
    expect(freshPipeline(false).call(of).status).toBe(400)
  })
})

describe('a bug', () => {
  const bug = new Error('a secret of the machine room')
  const broken = row((workspace) => {
    mark(workspace)
    throw bug
  })

  test('is reported with the id of its request, and the reply is an internal error', () => {
    const { call, bugs, workspace } = freshPipeline()
    const sent = call(broken)
    expect(sent).toMatchObject({
      status: 500,
      headers: {},
      body: { error_code: 'SMS.6000', error_msg: 'Service error: see the log of the emulator.' },
    })
    expect(bugs).toEqual([[bug, sent.request_id]])
    expect(isMarked(workspace)).toBe(false)
  })

  test('leaves the workspace usable', () => {
    const { call } = freshPipeline()
    call(broken)
    expect(call(row(() => ({ ok: true }))).status).toBe(200)
  })

  test('is also a reply that does not match its schema', () => {
    const of = row(() => ({ ok: 'yes' }))
    const { call, bugs } = freshPipeline()
    expect(call(of).status).toBe(500)
    expect(bugs).toHaveLength(1)
    expect(freshPipeline(false).call(of).status).toBe(200)
  })

  test('in the control API has the format of its errors', () => {
    const { call, bugs } = freshPipeline()
    const of = emulatorOperation({
      id: 'Sample',
      method: 'POST',
      path: '/_emulator/sample',
      summary: 'A sample.',
      reply: z.unknown(),
      run: () => {
        throw bug
      },
    })
    const sent = call(of)
    expect(sent).toMatchObject({
      status: 500,
      body: { error: { code: 'InternalError', hint: expect.stringContaining('stack trace') } },
    })
    expect(bugs).toEqual([[bug, sent.request_id]])
  })
})

describe('every operation', () => {
  const rows = operationTable.all()
  const bodies = [undefined, null, 1, 'x', [], [[]], {}, { ids: 1, name: [], auth: {}, by_ms: {} }]

  test.each(rows.map((each) => [each.id, each] as const))('%s handles any body', (_, each) => {
    const bugs: unknown[] = []
    const emulator = freshEmulator({ reportBug: (bug) => bugs.push(bug) })
    const params = { workspace: 'test', task_id: 'x', source_id: 'x', code: 'x' }
    for (const body of bodies)
      for (const token of [undefined, 'workspace/test'])
        for (const query of [{}, { limit: '', offset: '-1', id: 'x', connected: 'x' }]) {
          const request = { params, query, headers: { 'x-auth-token': token } }
          const { status } = emulator.call(
            emulator.operations.get(each.id)!,
            body === undefined ? request : { ...request, body },
          )
          expect(status).toBeLessThan(500)
          if (each.auth === 'token' && !token) expect(status).toBe(401)
        }
    expect(bugs).toEqual([])
  })
})

describe('a clock that moves when it is read', () => {
  test('shows each state once, and advances at the second read', () => {
    const cloud = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const looks = Array.from({ length: 30 }, () => cloud.show(task_id).subtask_info)
    const names = looks.map((info: string | null) => info?.split('-')[0])
    expect(names).toContain('SSL_CONFIG')
    expect(names).toContain('DETTACH_AGENT_IMAGE')
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
  })
})
