// SQL only saves reading entries: the matcher decides which ones match.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { matchesRequest, type RequestMatch } from '../../src/domain/request-match.ts'
import type { Entry } from '../../src/journal/entry.ts'
import { EntryFacts, prefilterOf, selectEntries } from '../../src/journal/select.ts'
import { freshWorkspace, linuxServer, readyTask, sharedWorkspace } from '../support/emulator.ts'

type Cloud = ReturnType<typeof sharedWorkspace>

let cloud: Cloud
let ids: string[]
beforeAll(() => {
  cloud = sharedWorkspace({}, 'testname')
  const blue = readyTask(cloud, { task: { name: 'blue-1' } })
  cloud.call('RegisterServer', { body: linuxServer({ name: 'red-1' }) })
  cloud.call('ShowTask', { params: { task_id: 'no-such-id' } })
  cloud.call('ListTasks', { query: { limit: 'x' } })
  cloud.act(blue.task_id, 'start')
  cloud.act(blue.task_id, 'start')
  cloud.until(blue.task_id, 'MIGRATE_SUCCESS')
  cloud.call('DeleteTasks', { body: { ids: [blue.task_id, 'no-such-id'] } })
  cloud.call('ListServers')
  ids = [blue.task_id, blue.source_id, 'no-such-id']
})

const oneOrMany = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(arbitrary, fc.array(arbitrary, { minLength: 1, maxLength: 3 }))

const operations = ['RegisterServer', 'CreateTask', 'ShowTask', 'ListTasks', 'UpdateTaskStatus']

/** Texts as they are, in another case, and as patterns; one lower-cases to an ASCII letter. */
const textLike = (texts: readonly string[]) =>
  oneOrMany(
    fc
      .constantFrom(...texts)
      .chain((text) =>
        fc.constantFrom(
          text,
          text.toLowerCase(),
          `${text.slice(0, 4)}*`,
          `?${text.slice(1)}`,
          'K*',
        ),
      ),
  )

const arbitraryMatch = (): fc.Arbitrary<RequestMatch> =>
  fc.record(
    {
      operation: textLike(operations),
      method: textLike(['GET', 'POST']),
      status: oneOrMany(fc.constantFrom<number | string>(200, 400, 404, '2xx', '4xx', '409')),
      error_code: fc.oneof(fc.constant(null), textLike(['SMS.7703', 'SMS.9001', 'SMS.7712'])),
      origin: oneOrMany(fc.constantFrom('client', 'control', 'fixture')),
      user: textLike(['developer', '']),
      task: textLike(['blue-1', ids[0]!, 'no-such-id']),
      source: textLike(['red-1', ids[1]!]),
      task_id: oneOrMany(fc.constantFrom(...ids)),
      source_id: oneOrMany(fc.constantFrom(...ids)),
      body: fc.constantFrom({ operation: 'start' }, { ids: ['no-such-id'] }),
      where: fc.constantFrom({ 'query.limit': { present: true } }, { status: { above: 300 } }),
    },
    { requiredKeys: [] },
  )

const seqs = (entries: readonly Entry[]) => entries.map(({ seq }) => seq)

test('the entries of a match are those that the matcher takes', () => {
  const all = cloud.workspace.journal.list()
  expect(all.length).toBeGreaterThan(10)
  fc.assert(
    fc.property(
      fc.array(arbitraryMatch(), { minLength: 1, maxLength: 2 }),
      fc.constantFrom<'oldest' | 'newest'>('oldest', 'newest'),
      fc.constantFrom(-1, 1, 3),
      (matches, order, limit) => {
        const expected = all.filter((entry) =>
          matches.every((match) => matchesRequest(match, new EntryFacts(cloud.workspace, entry))),
        )
        const inOrder = order === 'oldest' ? expected : expected.toReversed()
        const found = selectEntries(cloud.workspace, matches, { order, limit })
        expect(seqs(found)).toEqual(seqs(limit < 0 ? inOrder : inOrder.slice(0, limit)))
        const read = new Set(seqs(cloud.workspace.journal.list(prefilterOf(matches))))
        expect(expected.every(({ seq }) => read.has(seq))).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

test('a journal that is longer than a batch is read to its end', () => {
  const { call, workspace } = freshWorkspace()
  for (let i = 0; i < 600; i++) call(i % 300 === 0 ? 'ListTasks' : 'ListServers')
  const select = (order: 'oldest' | 'newest', limit = -1) =>
    seqs(selectEntries(workspace, [{ operation: 'List?asks' }], { order, limit }))
  expect(select('oldest')).toEqual([1, 301])
  expect(select('newest')).toEqual([301, 1])
  expect(select('newest', 1)).toEqual([301])
})
