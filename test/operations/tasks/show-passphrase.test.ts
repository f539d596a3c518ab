import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

const cloud = (seed = 'test') => {
  const all = freshWorkspace({ seed })
  const { task_id } = readyTask(all)
  const read = (id = task_id) => all.call('ShowPassphrase', { params: { task_id: id } }).body
  return { ...all, task_id, read }
}

test('an unknown task is not found', () =>
  expect(cloud().call('ShowPassphrase', { params: { task_id: 'nowhere' } })).toMatchObject({
    status: 404,
    body: { error_code: 'SMS.7703' },
  }))

test('a task has one, in the printed form, and it stays', () => {
  const { read, task_id, pass } = cloud()
  const first = read()
  expectPrintedForm('ShowPassphrase', first)
  expect(first).toEqual({ task_id, passphrase: expect.stringMatching(/^[\da-f]{32}$/) })
  pass(86_400_000)
  expect(read()).toEqual(first)
})

test('another task has another, another seed too, the same seed the same', () => {
  const [one, same, another] = [cloud(), cloud(), cloud('another')]
  const passphrase = one.read().passphrase
  expect(one.read(readyTask(one).task_id).passphrase).not.toBe(passphrase)
  expect(another.read().passphrase).not.toBe(passphrase)
  expect(same.read().passphrase).toBe(passphrase)
})
