import { expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const withTemplates = (...names: string[]) => {
  const cloud = freshWorkspace()
  const ids = names.map(
    (name): string => cloud.call('CreateTemplate', { body: templateBody({ name }) }).body.id,
  )
  return {
    ...cloud,
    ids,
    drop: (body: unknown) => cloud.call('DeleteTemplates', { body }),
    left: () => cloud.call('ListTemplates').body.count,
  }
}

test.each([{ ids: 'a' }, { ids: [1] }])('%o is of another type', (body) => {
  expect(withTemplates().drop(body)).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.9001' },
  })
})

test('one unknown id, and none is deleted', () => {
  const { ids, drop, left } = withTemplates('a', 'b')
  expect(drop({ ids: [...ids, 'none'] })).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.7101' },
  })
  expect(left()).toBe(2)
})

test('one in use, and none is deleted', () => {
  const cloud = withTemplates('a', 'b')
  readyTask(cloud, { task: { vm_template_id: cloud.ids[1]! } })
  expect(cloud.drop({ ids: cloud.ids }).body.error_code).toBe('SMS.7111')
  expect(cloud.left()).toBe(2)
})

test('takes the printed request', () => {
  const cloud = freshWorkspace()
  const { body } = printedExamples('DeleteTemplates', 'request')[0]!
  const { ids } = body as { ids: string[] }
  cloud.call('LoadRecords', {
    body: { templates: ids.map((id) => ({ id, template: { name: id } })) },
  })
  expect(cloud.call('DeleteTemplates', { body })).toMatchObject({ status: 200, body: {} })
  expect(cloud.call('ListTemplates').body.count).toBe(0)
})

test('an id said twice is deleted once', () => {
  const { ids, drop, left } = withTemplates('a', 'b')
  expect(drop({ ids: [ids[0], ids[0]] }).status).toBe(200)
  expect(left()).toBe(1)
})

test.each([{}, { ids: [] }, { ids: null }])('%o has nothing to do', (body) => {
  const { drop, left } = withTemplates('a')
  expect(drop(body)).toMatchObject({ status: 200, body: {} })
  expect(left()).toBe(1)
})
