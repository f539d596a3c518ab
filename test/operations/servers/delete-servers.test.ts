import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { launchTask } from '../../support/journeys.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const withServers = (count: number) => {
  const cloud = freshWorkspace()
  const ids = Array.from(
    { length: count },
    (): string => cloud.call('RegisterServer', { body: linuxServer() }).body.id,
  )
  const drop = (body: unknown) => cloud.call('DeleteServers', { body })
  const left = () => cloud.call('ListServers').body.count
  return { ...cloud, ids, drop, left }
}

test.each([
  [{}, 'SMS.6013'],
  [{ ids: 'a' }, 'SMS.9001'],
  [{ ids: [1] }, 'SMS.9001'],
  [{ ids: ['i'.repeat(256)] }, 'SMS.6014'],
])('%o is refused', (body, error_code) => {
  expect(withServers(0).drop(body)).toMatchObject({ status: 400, body: { error_code } })
})

describe('refusals', () => {
  test('one unknown id, and none is deleted', () => {
    const { ids, drop, left } = withServers(2)
    expect(drop({ ids: [...ids, 'none'] })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7602' },
    })
    expect(left()).toBe(2)
  })

  test('one whose task runs, and none is deleted', () => {
    const cloud = withServers(1)
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    expect(cloud.drop({ ids: [...cloud.ids, source_id] })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7601' },
    })
    expect(cloud.left()).toBe(2)
    expect(cloud.show(task_id).state).toBe('RUNNING')
  })
})

describe('behaviour', () => {
  test('takes the printed request', () => {
    const { call, left } = withServers(0)
    const { body } = printedExamples('DeleteServers', 'request')[0]!
    const { ids } = body as { ids: string[] }
    call('LoadRecords', { body: { servers: ids.map((id) => ({ id, registered: linuxServer() })) } })
    expect(call('DeleteServers', { body })).toMatchObject({ status: 200, body: {} })
    expect(left()).toBe(0)
  })

  test('an empty list, and an id said twice', () => {
    const { ids, drop, left } = withServers(2)
    expect(drop({ ids: [] }).status).toBe(200)
    expect(drop({ ids: [ids[0], ids[0]] }).status).toBe(200)
    expect(left()).toBe(1)
  })

  test('a finished task stays, without a source', () => {
    const cloud = withServers(1)
    const { source_id, task_id } = readyTask(cloud)
    launchTask(cloud, task_id)
    expect(cloud.drop({ ids: [source_id, ...cloud.ids] }).status).toBe(200)
    expect(cloud.call('ListTasks').body.tasks).toMatchObject([{ id: task_id, source_server: null }])
  })
})
