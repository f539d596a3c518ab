import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'

const textOf = ({ call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>, query = {}) =>
  `${call('ShowJournalText', { query }).body}`.split('\n')

test('each request has its line, with what it moved', () => {
  const place = freshWorkspace()
  const { task_id } = readyTask(place)
  place.act(task_id, 'start')
  place.until(task_id, 'MIGRATE_SUCCESS')
  expect(textOf(place)).toEqual([
    '   #1  2026-01-01T00:00:00.000Z  POST /v3/sources  RegisterServer  200',
    '   #2  2026-01-01T00:00:00.000Z  POST /v3/tasks  CreateTask  200',
    `        task ${task_id}: READY`,
    `   #3  2026-01-01T00:00:00.000Z  POST /v3/tasks/${task_id}/action  UpdateTaskStatus  200`,
    `        task ${task_id}: RUNNING`,
    '   #4  2026-01-01T00:00:00.000Z  POST /_emulator/workspaces/test/clock/advance' +
      '  AdvanceClock (control)  200',
    `        task ${task_id}: RUNNING → MIGRATE_SUCCESS`,
    '',
  ])
})

test('a refusal is explained: what was told, and the cause', () => {
  const place = freshWorkspace()
  const { task_id } = readyTask(place)
  const { body } = place.act(task_id, 'stop')
  const [, told, cause] = textOf(place, { after: '2' })
  expect(told).toBe(`        ${body.error_msg}`)
  expect(cause).toMatch(/^ {8}cause: \S/)
})

test('of many tasks some are told', () => {
  const place = freshWorkspace()
  for (let i = 0; i < 5; i++) place.act(readyTask(place).task_id, 'start')
  place.pass(86_400_000)
  expect(textOf(place, { operation: 'AdvanceClock' }).at(-2)).toBe('        and 2 more tasks')
})

test('an empty journal is an empty text', () => {
  expect(textOf(freshWorkspace())).toEqual([''])
})
