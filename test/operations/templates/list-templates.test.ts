import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

const withTemplates = (count: number) => {
  const cloud = freshWorkspace()
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const availability_zone = n % 2 ? 'az-1' : 'az-2'
    const body = templateBody({
      name: `template-${n}`,
      availability_zone,
      region: `region-${n % 3}`,
    })
    ids.push(cloud.call('CreateTemplate', { body }).body.id)
  }
  const list = (query: Record<string, string> = {}) => cloud.call('ListTemplates', { query })
  return { ...cloud, ids, list }
}

test.each([
  { limit: '101' },
  { limit: '-1' },
  { limit: 'ten' },
  { offset: '65536' },
  { name: 'n'.repeat(256) },
])('%o is out of bounds', (query) => {
  const { status, body } = freshWorkspace().call('ListTemplates', { query })
  expect(status).toBe(400)
  expect(body.error_code).toMatch(/^SMS\.(9001|6014)$/)
})

describe('behaviour', () => {
  test.each(printedExamples('ListTemplates', 'request'))(
    'takes the printed request',
    ({ query = {} }) => {
      const { call, list } = withTemplates(0)
      const nics = [{ id: 'subnet-1', name: 'subnet', cidr: '192.168.1.0/24', ip: '' }]
      call('CreateTemplate', { body: templateBody({ nics }) })
      expect(list(query).status).toBe(200)
      expectPrintedForm('ListTemplates', list(query).body)
    },
  )

  test('an empty list', () => {
    expect(freshWorkspace().call('ListTemplates').body).toEqual({ count: 0, templates: [] })
  })

  test('newest first, fifty at most by default', () => {
    const { workspace, call, list } = withTemplates(50)
    workspace.configure({ max_templates: 60 })
    const newest = call('CreateTemplate', { body: templateBody({ name: 'newest' }) }).body.id
    expect(list().body.count).toBe(51)
    expect(list().body.templates).toHaveLength(50)
    expect(list().body.templates[0].id).toBe(newest)
    expect(list({ limit: '100' }).body.templates).toHaveLength(51)
    expect(list({ limit: '0' }).body.templates).toHaveLength(50)
  })

  test('pages do not change the count, and end in an empty one', () => {
    const { ids, list } = withTemplates(5)
    const page = (offset: string) => list({ limit: '2', offset }).body
    expect(page('2').templates.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]])
    expect(page('2').count).toBe(5)
    expect(list({ offset: '5' }).body).toEqual({ count: 5, templates: [] })
  })

  test('filters are exact, and add up', () => {
    const { ids, list } = withTemplates(6)
    const found = (query: Record<string, string>) =>
      list(query).body.templates.map(({ id }: { id: string }) => ids.indexOf(id))
    expect(found({ name: 'template-4' })).toEqual([4])
    expect(found({ name: 'template' })).toEqual([])
    expect(found({ id: ids[3]! })).toEqual([3])
    expect(found({ availability_zone: 'az-1' })).toEqual([5, 3, 1])
    expect(found({ region: 'region-0' })).toEqual([3, 0])
    expect(found({ region: 'region-0', availability_zone: 'az-2' })).toEqual([0])
    expect(list({ region: 'region-0', limit: '1' }).body.count).toBe(2)
  })

  test('no password is in the list', () => {
    const { call, list } = withTemplates(0)
    call('CreateTemplate', { body: templateBody({ target_password: 'secret-1' }) })
    expect(JSON.stringify(list().body)).not.toContain('secret-1')
  })
})
