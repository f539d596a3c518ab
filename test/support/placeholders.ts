// What holds for everything that stands in for a thing of another service.
import { expect, test } from 'vitest'
import { callAs } from './callers.ts'
import { freshWorkspace } from './emulator.ts'

/** Tests an operation whose path names the thing as `param` and whose reply holds it as `field`. */
export const testPlaceholder = (operation: string, param: string, field: string) => {
  const show = (id: string, place = freshWorkspace()) =>
    place.call(operation, { params: { project_id: 'p', [param]: id } })

  test('any id is one, with a name that stays', () => {
    const { status, body } = show('0a')
    expect(status).toBe(200)
    expect(body[field]).toMatchObject({ id: '0a', name: expect.stringMatching(/^\w+-[\da-f]{4}$/) })
    expect(show('0a', freshWorkspace({ seed: 'other' })).body).toEqual(body)
    expect(show('0b').body[field].name).not.toBe(body[field].name)
  })

  test('an id too long is none', () => expect(show('x'.repeat(256)).status).toBe(400))

  test('a credential is needed', () =>
    expect(callAs(freshWorkspace().emulator, {}, operation).status).toBe(401))
}
