import { describe, expect, test } from 'vitest'
import { sourceStates } from '../../../src/domain/server/server.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { failTask } from '../../support/journeys.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

const overview = ({ call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>) =>
  call('ShowOverview').body
const { body: example } = printedExamples('ShowOverview', 'reply')[0]!
const nothing = Object.fromEntries(Object.keys(example as object).map((name) => [name, 0]))

test('an empty account has fourteen counters at 0', () => {
  expect(Object.keys(nothing)).toHaveLength(14)
  expect(overview(freshWorkspace())).toEqual(nothing)
  expectPrintedForm('ShowOverview', overview(freshWorkspace()))
})

describe('behaviour', () => {
  test('a server without a task is unconfigured; its task makes it wait', () => {
    const cloud = freshWorkspace()
    cloud.call('RegisterServer', { body: linuxServer() })
    expect(overview(cloud)).toEqual({ ...nothing, unconfigured: 1 })
    const { task_id } = readyTask(cloud)
    expect(overview(cloud)).toEqual({ ...nothing, unconfigured: 1, waiting: 1 })
    cloud.act(task_id, 'start')
    expect(overview(cloud)).toEqual({ ...nothing, unconfigured: 1, initialize: 1 })
  })

  test('the counters follow a migration', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    expect(overview(cloud)).toEqual({ ...nothing, replicate: 1 })
    cloud.act(task_id, 'stop')
    expect(overview(cloud)).toEqual({ ...nothing, stopping: 1 })
    cloud.until(task_id, 'ABORT')
    expect(overview(cloud)).toEqual({ ...nothing, stopped: 1 })
    cloud.act(task_id, 'start')
    failTask(cloud, task_id)
    expect(overview(cloud)).toEqual({ ...nothing, error: 1 })
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(overview(cloud)).toEqual({ ...nothing, finished: 1 })
  })

  test.each(sourceStates)('one server in state %s', (state) => {
    const cloud = freshWorkspace()
    cloud.call('LoadRecords', {
      body: { servers: [{ id: 's', registered: linuxServer(), state }] },
    })
    const counter = state === 'waiting' ? 'unconfigured' : state
    // The states of clearing and of the drill have no counter.
    const expected = counter in nothing ? { ...nothing, [counter]: 1 } : nothing
    expect(overview(cloud)).toEqual(expected)
  })

  test('a server that fails the check is unavailable', () => {
    const cloud = freshWorkspace()
    cloud.call('RegisterServer', { body: linuxServer({ boot_loader: 'LILO' }) })
    expect(overview(cloud)).toEqual({ ...nothing, unavailable: 1 })
  })

  test('reading it is a look: an on-read clock goes on', () => {
    const cloud = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    for (let look = 0; look < 40; look++) overview(cloud)
    expect(overview(cloud)).toEqual({ ...nothing, finished: 1 })
  })
})
