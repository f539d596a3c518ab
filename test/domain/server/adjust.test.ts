import { describe, expect, test } from 'vitest'
import {
  adjustDisks,
  adjustGroups,
  carryOverAdjustments,
} from '../../../src/domain/server/adjust.ts'
import { partsToMigrate } from '../../../src/domain/server/storage.ts'

const disks = [
  { id: 7, name: '/dev/sda', uuid: 'u-1', size: 40 },
  { disk_id: 'd-2', name: '/dev/sdb', size: 20 },
]
const leftOut = (changes: Parameters<typeof adjustDisks>[1]) =>
  adjustDisks(disks, changes).map(({ need_migration }) => need_migration === false)

describe('an adjustment applies to', () => {
  test.each([[7], ['7'], ['u-1'], ['/dev/sda']])('the first disk by the id %o', (id) =>
    expect(leftOut([{}, { id, need_migration: false }])).toEqual([true, false]),
  )

  test.each([['d-2'], ['/dev/sdb']])('the second disk by the id %o', (id) =>
    expect(leftOut([{ id, need_migration: false }])).toEqual([false, true]),
  )

  test.each([[0], [''], [null], [undefined]])('the disk at its index, if the id is %o', (id) =>
    expect(leftOut([{ id }, { id, need_migration: false }])).toEqual([false, true]),
  )

  test('no disk, if no disk has the id', () =>
    expect(leftOut([{ id: 'other', need_migration: false }])).toEqual([false, false]))

  test('no disk, if no disk has the index', () =>
    expect(leftOut([{}, {}, { need_migration: false }])).toEqual([false, false]))
})

describe('stored adjustments', () => {
  test('a later adjustment keeps the fields that it does not have', () => {
    const once = adjustDisks(disks, [{ need_migration: false, adjust_size: 80 }])
    const twice = adjustDisks(once, [{ need_migration: true }])
    expect(twice[0]).toEqual({ ...disks[0], need_migration: true, adjust_size: 80 })
    expect(twice[1]).toBe(once[1])
  })

  test('parts that were not registered are ignored', () => {
    const [disk] = adjustDisks(disks, [{ physical_volumes: [{ adjust_size: 1 }] }])
    expect(disk).not.toHaveProperty('physical_volumes')
    const [group] = adjustGroups([{ name: 'vg' }], [{ logical_volumes: [{ adjust_size: 1 }] }])
    expect(group).not.toHaveProperty('logical_volumes')
  })
})

describe('parts that are registered again', () => {
  const old = [
    { name: 'a', need_migration: false, physical_volumes: [{ name: 'a1', adjust_size: 5 }] },
    { name: 'b', adjust_size: 7 },
  ]

  test('keep the adjustments of parts with the same name, and of their parts', () =>
    expect(
      carryOverAdjustments([{ name: 'b' }, { name: 'a', physical_volumes: [{ name: 'a1' }] }], old),
    ).toEqual([
      { name: 'b', adjust_size: 7 },
      { name: 'a', need_migration: false, physical_volumes: [{ name: 'a1', adjust_size: 5 }] },
    ]))

  test('have an adjustment that they bring along', () =>
    expect(carryOverAdjustments([{ name: 'b', adjust_size: 8 }], old)).toEqual([
      { name: 'b', adjust_size: 8 },
    ]))

  test('keep none if their name is new, empty or missing', () => {
    const nameless = [{ adjust_size: 1 }, { name: '', adjust_size: 1 }]
    const parts = [{ name: 'c' }, {}, { name: '' }]
    expect(carryOverAdjustments(parts, [...old, ...nameless])).toEqual(parts)
  })

  test('keep those of volume groups and their logical volumes too', () =>
    expect(
      carryOverAdjustments(
        [{ name: 'vg', logical_volumes: [{ name: 'lv' }] }],
        [{ name: 'vg', logical_volumes: [{ name: 'lv', need_migration: false }] }],
      ),
    ).toEqual([{ name: 'vg', logical_volumes: [{ name: 'lv', need_migration: false }] }]))
})

describe('the parts to migrate', () => {
  test('are those not left out, in their new sizes, without adjustments', () =>
    expect(
      partsToMigrate([
        { name: 'a', size: 1, need_migration: true, adjust_size: 9 },
        { name: 'b', size: 2, need_migration: false, adjust_size: 9 },
        { name: 'c', size: 3, adjust_size: 0 },
      ]),
    ).toEqual([
      { name: 'a', size: 9 },
      { name: 'c', size: 3 },
    ]))
})
