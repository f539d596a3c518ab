import { expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const withTemplates = (...names: string[]) => {
  const place = freshWorkspace()
  const ids = names.map(
    (name): string => place.call('CreateTemplate', { body: templateBody({ name }) }).body.id,
  )
  return {
    ...place,
    ids,
    drop: (body: unknown) => place.call('DeleteTemplates', { body }),
    left: () => place.call('ListTemplates').body.count,
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
  const place = withTemplates('a', 'b')
  readyTask(place, { task: { vm_template_id: place.ids[1]! } })
  expect(place.drop({ ids: place.ids }).body.error_code).toBe('SMS.7111')
  expect(place.left()).toBe(2)
})

test('takes the printed request', () => {
  const place = freshWorkspace()
  const { body } = printedExamples('DeleteTemplates', 'request')[0]!
  const { ids } = body as { ids: string[] }
  place.call('LoadRecords', {
    body: { templates: ids.map((id) => ({ id, template: { name: id } })) },
  })
  expect(place.call('DeleteTemplates', { body })).toMatchObject({ status: 200, body: {} })
  expect(place.call('ListTemplates').body.count).toBe(0)
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
