import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../support/emulator.ts'

const running = (fault: object) => {
  const place = freshWorkspace()
  const { task_id } = readyTask(place)
  place.call('ArmFault', { body: { id: 'mine', ...fault } })
  place.act(task_id, 'start')
  place.pass(60_000)
  const held = () =>
    place
      .call('ExplainTask', { params: { task_id } })
      .body.blockers.filter(({ kind }: { kind: string }) => kind === 'fault')
      .map(({ message }: { message: string }) => message)
  return { ...place, task_id, held }
}

test('a fault that holds a task up is named, with since when', () => {
  const { held, call } = running({
    kind: 'stall-subtask',
    subtask: 'MIGRATE_LINUX_FILE',
    at_progress: 50,
  })
  expect(held()).toEqual([
    expect.stringMatching(/^The fault mine is armed: it has stopped its work since 2026-01-01T/),
  ])
  call('RemoveFault', { params: { fault_id: 'mine' } })
  expect(held()).toEqual([])
})

test('a fault that is armed for a task is named before it strikes', () => {
  const { held } = running({
    kind: 'fail-clone',
    match: { task: '*' },
  })
  expect(held()).toEqual([expect.stringMatching(/^The fault mine is armed: fail-clone/)])
})

test('a fault for another task is not', () => {
  expect(running({ kind: 'fail-clone', match: { task: 'another' } }).held()).toEqual([])
})
