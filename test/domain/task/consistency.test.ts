import { expect, test } from 'vitest'
import {
  type ConsistencyResult,
  simulatedCheckResults,
  toResultGroup,
} from '../../../src/domain/task/consistency.ts'
import type { Task } from '../../../src/domain/task/task.ts'

const found = (change: Partial<ConsistencyResult>): ConsistencyResult => ({
  dir_check: '/',
  num_total_files: 10,
  num_different_files: 0,
  num_target_miss_files: 0,
  num_target_more_files: 0,
  ...change,
})

test.each([
  ['success', []],
  ['success', [found({})]],
  ['fail', [found({}), found({ num_different_files: 1 })]],
  ['fail', [found({ num_target_miss_files: 1 })]],
  ['fail', [found({ num_target_more_files: 1 })]],
])('%s of %j', (check_result, results) =>
  expect(toResultGroup(results, 7)).toEqual({
    finished_time: 7,
    check_result,
    consistency_result: results,
  }),
)

const check = (os_type: string, copy_bytes: number, dirs?: string) => {
  const special_config =
    dirs === undefined
      ? []
      : [
          { config_key: 'SYNC_EXCLUDE_DIR', config_value: '/no' },
          { config_key: 'CONSISTENCY_DIR', config_value: dirs },
        ]
  return simulatedCheckResults({ os_type, special_config } as unknown as Task, copy_bytes)
}

test('without CONSISTENCY_DIR the whole system is checked', () => {
  expect(check('LINUX', 1_000_000)).toEqual([found({ dir_check: '/' })])
  expect(check('WINDOWS', 1_000_000)).toEqual([found({ dir_check: 'C:\\' })])
  expect(check('LINUX', 1_000_000, ' , ')).toEqual([found({ dir_check: '/' })])
})

test('with CONSISTENCY_DIR its directories are checked, and share the files', () =>
  expect(check('LINUX', 2_000_000, '/root/data, /var')).toEqual([
    found({ dir_check: '/root/data' }),
    found({ dir_check: '/var' }),
  ]))

test('a count stays within the limit of the newest edition', () =>
  expect(check('LINUX', 1e15)[0]?.num_total_files).toBe(1_000_000))
