import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'

const textOf = ({ call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>, query = {}) =>
  `${call('ShowJournalText', { query }).body}`.split('\n')

test('each request has a line, followed by the transitions it caused', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.until(task_id, 'MIGRATE_SUCCESS')
  expect(textOf(cloud)).toEqual([
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

test('a refusal is explained with its message and cause', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  const { body } = cloud.act(task_id, 'stop')
  const [, message, cause] = textOf(cloud, { after: '2' })
  expect(message).toBe(`        ${body.error_msg}`)
  expect(cause).toMatch(/^ {8}cause: \S/)
})

test('of many tasks some are listed', () => {
  const cloud = freshWorkspace()
  for (let i = 0; i < 5; i++) cloud.act(readyTask(cloud).task_id, 'start')
  cloud.pass(86_400_000)
  expect(textOf(cloud, { operation: 'AdvanceClock' }).at(-2)).toBe('        and 2 more tasks')
})

test('an empty journal is an empty text', () => {
  expect(textOf(freshWorkspace())).toEqual([''])
})
