import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { freshHttp } from '../support/emulator.ts'

const committed = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')

test('the API document is the committed one, as YAML and as JSON', async () => {
  const { http } = await freshHttp()
  const yaml = await http.get('/_emulator/openapi.yaml').buffer()
  expect(yaml.headers['content-type']).toMatch(/^application\/yaml/)
  expect(yaml.text).toBe(committed)
  const { body } = await http.get('/_emulator/openapi.json')
  expect(body).toMatchObject({ openapi: '3.1.0', paths: { '/v3/tasks': { get: {} } } })
})

test('pages show the API document', async () => {
  const { http } = await freshHttp()
  for (const path of ['/_emulator/docs', '/_emulator/docs/']) {
    const page = await http.get(path)
    expect(page).toMatchObject({ status: 200, type: 'text/html' })
    const [, script = ''] = /src="(?:\.\/)?(\S*swagger-initializer\.js)"/.exec(page.text) ?? []
    const base = new URL(path, 'http://localhost')
    expect(await http.get(new URL(script, base).pathname)).toMatchObject({ status: 200 })
  }
  expect((await http.get('/_emulator/docs/json')).body.openapi).toBe('3.1.0')
})

test('a page that does not exist is not found, as any other path', async () => {
  const { http } = await freshHttp()
  const { status, body } = await http.get('/_emulator/docs/nothing')
  expect([status, body.error.code]).toEqual([404, 'RouteNotFound'])
})
