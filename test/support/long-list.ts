// A long list of tasks, read page by page.
import { describe, expect, test } from 'vitest'
import { taskStates } from '../../src/domain/task/task.ts'
import { readyTask, sharedWorkspace } from './emulator.ts'

/** A workspace with tasks in turn in each state, under five names. */
const createLongList = (count: number) => {
  const cloud = sharedWorkspace()
  const { task_id } = readyTask(cloud)
  const first = cloud.workspace.tasks.get(task_id)!
  cloud.workspace.transact(() => {
    cloud.workspace.tasks.delete(task_id)
    for (let n = 0; n < count; n++)
      cloud.workspace.tasks.insert({
        ...first,
        id: `task-${n}`,
        name: `name-${n % 5}`,
        state: taskStates[n % taskStates.length]!,
        source_server_id: n % 2 ? first.source_server_id : `gone-${n}`,
        enterprise_project_id: `${n % 3}`,
      })
  })
  const list = (query: Record<string, string>) => cloud.call('ListTasks', { query }).body
  const pages = (query: Record<string, string>, limit = 200) => {
    const ids: string[] = []
    for (;;) {
      const page = list({ ...query, limit: `${limit}`, offset: `${ids.length}` })
      if (page.tasks.length === 0) return { ids, count: page.count as number }
      ids.push(...page.tasks.map(({ id }: { id: string }) => id))
    }
  }
  return { source_id: first.source_server_id, list, pages }
}

/** Defines the tests of a list of that many tasks. */
export const describeLongList = (count: number) =>
  describe(`a list of ${count} tasks`, () => {
    const { source_id, list, pages } = createLongList(count)
    const expected = (isMeant: (n: number) => boolean) =>
      Array.from({ length: count }, (_, n) => n)
        .filter(isMeant)
        .reverse()
        .map((n) => `task-${n}`)

    test('comes page by page, each task once, newest first, with a true count', () => {
      expect(pages({})).toEqual({ ids: expected(() => true), count })
    })

    test.each<[string, Record<string, string>, (n: number) => boolean]>([
      ['state', { state: 'SYNC_FAIL' }, (n) => taskStates[n % taskStates.length] === 'SYNC_FAIL'],
      ['name', { name: 'name-3' }, (n) => n % 5 === 3],
      ['id', { id: 'task-77' }, (n) => n === 77],
      ['enterprise project', { enterprise_project_id: '2' }, (n) => n % 3 === 2],
      ['name and state', { name: 'name-1', state: 'READY' }, (n) => n % 5 === 1 && n % 14 === 0],
      ['source server', { source_server_id: source_id }, (n) => n % 2 === 1],
    ])('is filtered by %s', (_, query, isMeant) => {
      const ids = expected(isMeant)
      expect(ids.length).toBeGreaterThan(0)
      expect(pages(query)).toEqual({ ids, count: ids.length })
    })

    test('ends with an empty page', () => {
      expect(list({ offset: `${count}` })).toEqual({ count, tasks: [] })
    })
  })
