// Tests for the placeholders of resources of other services.
import { expect, test } from 'vitest'
import { callAs } from './callers.ts'
import { freshWorkspace } from './emulator.ts'

/** Tests an operation that has the id as `param` in its path and the resource as `field` in its reply. */
export const testPlaceholder = (operation: string, param: string, field: string) => {
  const show = (id: string, cloud = freshWorkspace()) =>
    cloud.call(operation, { params: { project_id: 'p', [param]: id } })

  test('any id is valid, with a constant name', () => {
    const { status, body } = show('0a')
    expect(status).toBe(200)
    expect(body[field]).toMatchObject({ id: '0a', name: expect.stringMatching(/^\w+-[\da-f]{4}$/) })
    expect(show('0a', freshWorkspace({ seed: 'other' })).body).toEqual(body)
    expect(show('0b').body[field].name).not.toBe(body[field].name)
  })

  test('an id that is too long is refused', () => expect(show('x'.repeat(256)).status).toBe(400))

  test('a credential is needed', () =>
    expect(callAs(freshWorkspace().emulator, {}, operation).status).toBe(401))
}
