import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

const rules = [
  { start: '15:00', end: '23:59', speed: 25, over_speed_threshold: 12.5 },
  { start: '0:00', end: '24:00' },
  { start: '08:00', end: '15:00', speed: 0, note: 'unknown fields come back too' },
]

test('an unknown task is not found', () =>
  expect(
    freshWorkspace().call('ShowsSpeedLimits', { params: { task_id: 'nowhere' } }),
  ).toMatchObject({ status: 404, body: { error_code: 'SMS.7703' } }))

test('there are none at first, and afterwards exactly those that were sent, in their order', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  const read = () => cloud.call('ShowsSpeedLimits', { params: { task_id } }).body
  expect(read()).toEqual({ speed_limit: [] })
  cloud.call('UpdateSpeed', { params: { task_id }, body: { speed_limit: rules } })
  expect(read()).toEqual({ speed_limit: rules })
  expectPrintedForm('ShowsSpeedLimits', read())
  expect(cloud.show(task_id).speed_limit).toBe(0)
})

test('each task has its own', () => {
  const cloud = freshWorkspace()
  const [one, other] = [readyTask(cloud), readyTask(cloud)]
  cloud.call('UpdateSpeed', { params: { task_id: one.task_id }, body: { speed_limit: rules } })
  expect(cloud.call('ShowsSpeedLimits', { params: { task_id: other.task_id } }).body).toEqual({
    speed_limit: [],
  })
})
