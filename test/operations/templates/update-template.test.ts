import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const withTemplate = (change: object = {}) => {
  const cloud = freshWorkspace()
  const id: string = cloud.call('CreateTemplate', { body: templateBody(change) }).body.id
  return {
    ...cloud,
    id,
    update: (body: unknown, of = id) => cloud.call('UpdateTemplate', { params: { id: of }, body }),
    shown: () => cloud.call('ShowTemplate', { params: { id } }).body.template,
  }
}

describe('refusals', () => {
  test('a template needs its name even here', () => {
    const { update } = withTemplate()
    expect(update({ template: { flavor: 'f' } })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6013' },
    })
  })

  test('an unknown id', () => {
    const { update } = withTemplate()
    expect(update(templateBody(), 'none')).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7101' },
    })
  })

  test('the name of another, though its own is free', () => {
    const { call, update, shown } = withTemplate()
    call('CreateTemplate', { body: templateBody({ name: 'other' }) })
    expect(update(templateBody({ name: 'other' })).body.error_code).toBe('SMS.7112')
    expect(update(templateBody({ flavor: 'f-1' })).status).toBe(200)
    expect(shown()).toMatchObject({ name: 'template-1', flavor: 'f-1' })
  })
})

describe('behaviour', () => {
  test('takes the printed request', () => {
    const { update, shown } = withTemplate({ flavor: 's2.large.2' })
    const { body } = printedExamples('UpdateTemplate', 'request')[0]!
    expect(update(body)).toMatchObject({ status: 200, body: {} })
    const { template } = body as { template: object }
    expect(shown()).toMatchObject({ ...template, is_template: 'false', flavor: 's2.large.2' })
  })

  test('what is missing or null stays', () => {
    const { update, shown } = withTemplate({ flavor: 's2.large.2' })
    const before = shown()
    update({ template: { name: 'renamed', flavor: null, vpc: null, is_template: null } })
    expect(shown()).toEqual({ ...before, name: 'renamed' })
  })

  test('without the wrapper nothing happens', () => {
    const { update, shown } = withTemplate()
    const before = shown()
    expect(update({}).status).toBe(200)
    expect(shown()).toEqual(before)
  })
})
