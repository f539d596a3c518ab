import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

const show = ({ call }: ReturnType<typeof freshWorkspace>, id: string) =>
  call('ShowTemplate', { params: { id } }).body.template

describe('types', () => {
  test.each([
    ['the body', [], 'body'],
    ['template', { template: 'x' }, 'template'],
    ['name', templateBody({ name: 1 }), 'template.name'],
    ['is_template', templateBody({ is_template: 'yes' }), 'template.is_template'],
    ['nics', templateBody({ nics: {} }), 'template.nics'],
    ['a disk', templateBody({ disk: [{ index: 'first' }] }), 'template.disk[0].index'],
  ])('%s of another type is refused by name', (_, body, field) => {
    const refused = freshWorkspace().call('CreateTemplate', { body })
    expect(refused).toMatchObject({ status: 400, body: { error_code: 'SMS.9001' } })
    expect(refused.body.error_msg).toContain(` ${field}:`)
  })

  test.each([
    ['template', {}],
    ['template.name', { template: { region: 'r' } }],
    ['template.nics[0].name', templateBody({ nics: [{ id: 'a' }] })],
    ['template.publicip.bandwidth_size', templateBody({ publicip: { type: '5_bgp' } })],
  ])('%s is required', (field, body) => {
    const refused = freshWorkspace().call('CreateTemplate', { body })
    expect(refused).toMatchObject({ status: 400, body: { error_code: 'SMS.6013' } })
    expect(refused.body.error_msg).toContain(` ${field}:`)
  })
})

describe('limits', () => {
  test.each([
    [{ name: 'n'.repeat(256) }, 'SMS.6014'],
    [{ publicip: { type: '5_bgp', bandwidth_size: 0 } }, 'SMS.9001'],
    [{ publicip: { type: '5_bgp', bandwidth_size: 2001 } }, 'SMS.9001'],
    [{ target_password: 'p'.repeat(1025) }, 'SMS.6014'],
  ])('%o is too much', (change, error_code) => {
    const refused = freshWorkspace().call('CreateTemplate', { body: templateBody(change) })
    expect(refused).toMatchObject({ status: 400, body: { error_code } })
  })

  test('a name as long as older editions allowed, and as the printed one with a blank', () => {
    const { call } = freshWorkspace()
    const body = templateBody({ name: 'a b'.padEnd(255, 'n') })
    expect(call('CreateTemplate', { body }).status).toBe(200)
  })
})

describe('refusals', () => {
  test('a name can be had once', () => {
    const { call } = freshWorkspace()
    call('CreateTemplate', { body: templateBody() })
    expect(call('CreateTemplate', { body: templateBody({ is_template: false }) })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7112' },
    })
    expect(call('ListTemplates').body.count).toBe(1)
  })

  test('the fifty-first template is one too many, until one goes', () => {
    const { call } = freshWorkspace()
    const create = (n: number) =>
      call('CreateTemplate', { body: templateBody({ name: `template-${n}` }) })
    const ids = Array.from({ length: 50 }, (_, n) => create(n).body.id)
    expect(create(50)).toMatchObject({ status: 400, body: { error_code: 'SMS.7113' } })
    call('DeleteTemplate', { params: { id: ids[0] } })
    expect(create(50).status).toBe(200)
  })

  test('the quota is a setting', () => {
    const { call } = freshWorkspace({ settings: { max_templates: 0 } })
    expect(call('CreateTemplate', { body: templateBody() }).body.error_code).toBe('SMS.7113')
  })
})

describe('behaviour', () => {
  test.each(printedExamples('CreateTemplate', 'request'))(
    'takes the printed request',
    ({ body }) => {
      const cloud = freshWorkspace()
      const created = cloud.call('CreateTemplate', { body })
      expect(created.status).toBe(200)
      expectPrintedForm('CreateTemplate', created.body)
      const { template } = body as { template: { [field: string]: unknown } }
      const { target_password: _, is_template, ...rest } = template
      expect(show(cloud, created.body.id)).toMatchObject({ ...rest, is_template: `${is_template}` })
    },
  )

  test('what was not sent is empty, and vpc an object', () => {
    const cloud = freshWorkspace()
    const { id } = cloud.call('CreateTemplate', { body: { template: { name: 'bare' } } }).body
    expect(show(cloud, id)).toEqual({
      id,
      name: 'bare',
      is_template: 'true',
      region: '',
      projectid: '',
      target_server_name: '',
      availability_zone: '',
      volumetype: '',
      flavor: '',
      image_id: '',
      vpc: {},
      nics: [],
      security_groups: [],
    })
  })

  test('a reply can be sent back: the text "false" is a flag', () => {
    const cloud = freshWorkspace()
    const body = templateBody({ is_template: 'false' })
    expect(show(cloud, cloud.call('CreateTemplate', { body }).body.id).is_template).toBe('false')
  })

  test('unknown fields are accepted, and not returned', () => {
    const cloud = freshWorkspace()
    const created = cloud.call('CreateTemplate', { body: templateBody({ colour: 'red' }) })
    expect(show(cloud, created.body.id)).not.toHaveProperty('colour')
  })
})
