import { describe, expect, test } from 'vitest'
import { callWithToken } from '../support/callers.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { explainTask } from '../support/explain.ts'
import { failTask } from '../support/journeys.ts'

const blockerKinds = (task_id: string) => explainTask(task_id).blockers.map(({ kind }) => kind)

describe('a task', () => {
  test('that nobody has started waits for an action', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const { blockers, forecast, settles_at_ms, actions, history } = explainTask(task_id)
    expect(blockers).toMatchObject([
      { kind: 'waiting-for-action', message: expect.stringMatching(/^Nobody has/) },
    ])
    expect({ forecast, settles_at_ms }).toEqual({ forecast: [], settles_at_ms: null })
    expect(actions).toContainEqual({
      action: 'start',
      accepted: true,
      error_code: null,
      refusal: null,
    })
    expect(actions).toContainEqual({
      action: 'stop',
      accepted: false,
      error_code: 'SMS.7714',
      refusal: 'TaskNotPausable',
    })
    expect(history).toMatchObject([{ from: null, to: 'READY.idle', operation: 'CreateTask' }])
  })

  test('with a frozen clock stays until the recommended call advances it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const { blockers, timers, text } = explainTask(task_id)
    expect(blockers).toMatchObject([{ kind: 'frozen-clock' }])
    expect(text).toContain('Time stands still')
    expect(timers).toMatchObject([{ event: 'step', in_ms: expect.any(Number) }])
    const { call } = blockers[0]!.fix[0]!
    expect(call!.path).toBe('/_emulator/workspaces/test/clock/advance')
    expect(cloud.call('AdvanceClock', { body: call!.body }).body.fired).toHaveLength(1)
  })

  test('settles at the forecast instant', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const { forecast, settles_at_ms, now_ms } = explainTask(task_id)
    expect(forecast.at(-1)).toMatchObject({ state: 'MIGRATE_SUCCESS', at_ms: settles_at_ms })
    expect(cloud.workspace.clock.now).toBe(now_ms)
    cloud.pass(settles_at_ms! - now_ms - 1)
    expect(cloud.show(task_id).state).toBe('RUNNING')
    cloud.pass(1)
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(explainTask(task_id).blockers).toMatchObject([
      {
        kind: 'waiting-for-action',
        message: expect.stringContaining('It stays MIGRATE_SUCCESS until someone acts'),
      },
    ])
  })

  test('with an on-read clock waits for a read', () => {
    const cloud = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    expect(explainTask(task_id).blockers).toMatchObject([
      {
        kind: 'on-read-clock',
        fix: [{ call: { method: 'GET', path: `/v3/tasks/${task_id}` } }, {}, {}],
      },
    ])
  })

  test('with a flowing clock has no blockers', () => {
    let real = 1_000_000
    const cloud = freshWorkspace({ clock: 'flowing', hostTime: () => real })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    real += 100
    const { blockers, text } = explainTask(task_id)
    expect(blockers).toEqual([])
    expect(text).toContain('Nothing holds it up')
  })
})

describe('an external agent that is silent', () => {
  const silent = () => {
    const cloud = freshWorkspace()
    const { task_id, source_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.call('ShowCommand', { params: { server_id: source_id } })
    const [start] = cloud.workspace.journal.list({ operation: 'ShowCommand' })
    cloud.pass(3_600_000)
    return { cloud, task_id, start: start! }
  }

  test('is a blocker with the request that started it and the report expected of it', () => {
    const { task_id, start } = silent()
    const [blocker] = explainTask(task_id).blockers
    expect(blocker).toMatchObject({ kind: 'external-agent' })
    expect(blocker!.message).toContain(start.request_id)
    expect(blocker!.message).toContain('1 h ago')
    expect(blocker!.message).toContain('SSL_CONFIG')
    expect(explainTask(task_id).forecast).toEqual([])
  })

  test('can be replaced by the recommended report', () => {
    const { cloud, task_id } = silent()
    const { call } = explainTask(task_id).blockers[0]!.fix[0]!
    expect(call!.path).toBe(`/v3/tasks/${task_id}/progress`)
    const { status } = cloud.call('UpdateTaskSpeed', { params: { task_id }, body: call!.body })
    expect(status).toBe(200)
    expect(explainTask(task_id).sub_task).toBe('ATTACH_AGENT_IMAGE')
  })

  test('is waited for on the path to another state', () => {
    const { cloud, task_id } = silent()
    cloud.act(task_id, 'cutover')
    const request_id = cloud.workspace.journal.list({}, 1)[0]!.request_id
    const explanation = cloud.emulator.control<{ text: string }>('ExplainAnyRequest', {
      params: { request_id },
    })
    expect(explanation.text).toContain('Wait for the external agent')
  })
})

test('a speed limit and a speed-limit rule are blockers', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.pass(13_000)
  expect(blockerKinds(task_id)).toEqual(['frozen-clock'])
  cloud.call('UpdateTask', { params: { task_id }, body: { speed_limit: 10 } })
  expect(blockerKinds(task_id)).toEqual(['frozen-clock', 'speed-limit'])
  const rule = { start: '00:00', end: '24:00', speed: 2 }
  cloud.call('UpdateSpeed', { params: { task_id }, body: { speed_limit: [rule] } })
  expect(explainTask(task_id).blockers[1]!.message).toBe(
    'A speed-limit rule limits the copy to 2 Mbit/s; the line carries 100.',
  )
})

test('a source that is not connected is a blocker', () => {
  const cloud = freshWorkspace()
  const { task_id, source_id } = readyTask(cloud, { task: { auto_start: false } })
  const { servers } = cloud.workspace
  servers.save({ ...servers.get(source_id)!, connected: false })
  expect(blockerKinds(task_id)).toEqual(['source-offline', 'waiting-for-action'])
})

test('a failed task is explained with its error code', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  failTask(cloud, task_id)
  cloud.call('ListTasks')
  const { history, text } = explainTask(task_id)
  expect(history.at(-1)).toMatchObject({ event: 'fail', to: 'MIGRATE_FAIL' })
  expect(text).toContain('SMS.3805')
})

describe('a deleted task', () => {
  test('is explained with the request that deleted it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.pass(1_000)
    cloud.call('DeleteTask', { params: { task_id } })
    const { request_id, at_ms } = cloud.workspace.journal.list({}, 1)[0]!
    const { state, history, text } = explainTask(task_id)
    expect(state).toBe('GONE')
    expect(history.at(-1)).toMatchObject({
      state: 'GONE',
      at_ms,
      request_id,
      operation: 'DeleteTask',
    })
    expect(text).toContain(`by DeleteTask ${request_id}`)
  })

  test('is explained with the request that deleted its server', () => {
    const cloud = freshWorkspace()
    const { task_id, source_id } = readyTask(cloud)
    cloud.pass(1_000)
    cloud.call('DeleteServer', { params: { source_id } })
    const { request_id } = cloud.workspace.journal.list({}, 1)[0]!
    expect(explainTask(task_id).text).toContain(`00:00:01.000Z by DeleteServer ${request_id}.`)
  })

  test('that never existed is unknown', () => {
    freshWorkspace()
    expect(() => explainTask('nobody')).toThrow('Task `nobody` does not exist')
  })
})

test('an explanation changes nothing', () => {
  const cloud = freshWorkspace({ clock: 'on-read' })
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  const hash = cloud.call('ShowStateHash').body
  const { last } = cloud.workspace.journal.span()
  explainTask(task_id)
  expect(cloud.call('ShowStateHash').body).toEqual(hash)
  expect(cloud.workspace.journal.span().last).toBe(last)
  expect(callWithToken(cloud.emulator, 'workspace/test', 'ListTasks').status).toBe(200)
})
