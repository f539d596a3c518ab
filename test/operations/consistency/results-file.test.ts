import { expect, test } from 'vitest'
import type { Task } from '../../../src/domain/task/task.ts'
import { resultsFile } from '../../../src/operations/consistency/results-file.ts'
import { directoryResult } from '../../support/consistency-checks.ts'

const file = (source_name: string, dir_check: string, finished_time = 0, language?: string) =>
  resultsFile(
    [
      {
        task: { id: 'task', source_server_id: 'source' } as Task,
        source_name,
        groups: [
          {
            finished_time,
            check_result: 'success',
            consistency_result: [directoryResult(dir_check)],
          },
        ],
      },
    ],
    language,
  )

test('a comma, a quote or a line break in a cell does not end it', () => {
  const [, line] = file('a, "b"', '/x\ny').split('\r\n')
  expect(line).toBe('"a, ""b""",source,task,1970-01-01T00:00:00.000Z,success,"/x\ny",1235,0,0,0')
})

test('an instant that is not a date is written as it is', () =>
  expect(file('a', '/', 9_000_000_000_000_000)).toContain(',9000000000000000,'))

test.each([
  [undefined, 'Source Server Name'],
  ['en-us', 'Source Server Name'],
  ['fr-fr', 'Source Server Name'],
  ['zh-cn', '源端服务器名称'],
  ['ZH-CN,zh;q=0.9', '源端服务器名称'],
])('the header row for %s begins with %s', (language, title) => {
  expect(file('a', '/', 0, language)).toMatch(new RegExp(`^\uFEFF${title},`))
})
