import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { launchTask } from '../../support/journeys.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const withServers = (count: number) => {
  const place = freshWorkspace()
  const ids = Array.from(
    { length: count },
    (): string => place.call('RegisterServer', { body: linuxServer() }).body.id,
  )
  const drop = (body: unknown) => place.call('DeleteServers', { body })
  const left = () => place.call('ListServers').body.count
  return { ...place, ids, drop, left }
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
    const place = withServers(1)
    const { source_id, task_id } = readyTask(place)
    place.act(task_id, 'start')
    expect(place.drop({ ids: [...place.ids, source_id] })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7601' },
    })
    expect(place.left()).toBe(2)
    expect(place.show(task_id).state).toBe('RUNNING')
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
    const place = withServers(1)
    const { source_id, task_id } = readyTask(place)
    launchTask(place, task_id)
    expect(place.drop({ ids: [source_id, ...place.ids] }).status).toBe(200)
    expect(place.call('ListTasks').body.tasks).toMatchObject([{ id: task_id, source_server: null }])
  })
})
