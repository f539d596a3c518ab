import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'

test('the regions of the SDKs, all public', () => {
  const { body } = freshWorkspace().call('KeystoneListRegions')
  expect(body.regions.map(({ id, type }: Record<string, string>) => [id, type])).toEqual([
    ['cn-north-4', 'public'],
    ['ap-southeast-3', 'public'],
    ['my-kualalumpur-1', 'public'],
    ['ru-moscow-1', 'public'],
  ])
})
