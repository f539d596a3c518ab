// Adjustments of a source's disks and volumes: leave them out of the migration, or resize them.
import type { Disk, VolumeGroup } from './storage.ts'

/** The part of UpdateServerName for one disk, partition, volume group or logical volume. */
export type Adjustment = {
  /** Absent, empty or 0 (all that Terraform sends): the part at the same index of the list. */
  id?: string | number | null | undefined
  need_migration?: boolean | null | undefined
  /** The new size in bytes (unit *assumed*); 0 or absent: unchanged. */
  adjust_size?: number | null | undefined
}

type Adjustments = readonly Adjustment[] | null | undefined

/** An adjustment of a disk, with those of its partitions. */
export type DiskAdjustment = Adjustment & { physical_volumes?: Adjustments }

/** An adjustment of a volume group, with those of its logical volumes. */
export type GroupAdjustment = Adjustment & { logical_volumes?: Adjustments }

type StoragePart = { readonly [field: string]: unknown }

/** Fields that can identify a part; no reply has the database ids that the reference mentions. */
const identifyingFields = ['id', 'disk_id', 'uuid', 'name']

const hasIdentifier = (part: StoragePart, id: string | number) =>
  identifyingFields.some((name) => `${part[name]}` === `${id}`)

/** Each part with its adjustment, if any. */
const pairWithAdjustments = <P extends StoragePart, C extends Adjustment>(
  parts: readonly P[],
  changes: readonly C[],
) =>
  parts.map((part, place): [P, C | undefined] => [
    part,
    changes.find(({ id }) => id && hasIdentifier(part, id)) ??
      changes.find(({ id }, at) => !id && at === place),
  ])

const adjust = <P extends StoragePart>(part: P, change: Adjustment): P => ({
  ...part,
  need_migration: change.need_migration ?? part.need_migration,
  adjust_size: change.adjust_size ?? part.adjust_size,
})

const adjustParts = <P extends StoragePart>(parts: readonly P[], changes: Adjustments) =>
  pairWithAdjustments(parts, changes ?? []).map(([part, change]) =>
    change ? adjust(part, change) : part,
  )

/** Disks with adjustments stored on them and their partitions; registered sizes do not change. */
export const adjustDisks = (disks: readonly Disk[], changes: readonly DiskAdjustment[]): Disk[] =>
  pairWithAdjustments(disks, changes).map(([disk, change]) => {
    if (!change) return disk
    const { physical_volumes: volumes } = disk
    return {
      ...adjust(disk, change),
      ...(volumes && { physical_volumes: adjustParts(volumes, change.physical_volumes) }),
    }
  })

/** Volume groups with adjustments stored on them and their logical volumes. */
export const adjustGroups = (
  groups: readonly VolumeGroup[],
  changes: readonly GroupAdjustment[],
): VolumeGroup[] =>
  pairWithAdjustments(groups, changes).map(([group, change]) => {
    if (!change) return group
    const { logical_volumes: volumes } = group
    return {
      ...adjust(group, change),
      ...(volumes && { logical_volumes: adjustParts(volumes, change.logical_volumes) }),
    }
  })

/** The fields in which a part lists its own parts. */
const nestedLists = ['physical_volumes', 'logical_volumes']

/** A part with `change` applied to each of its lists. */
const mapNestedParts = (
  part: StoragePart,
  change: (list: string, parts: StoragePart[]) => StoragePart[],
): StoragePart => ({
  ...part,
  ...Object.fromEntries(
    nestedLists
      .filter((list) => Array.isArray(part[list]))
      .map((list) => [list, change(list, part[list] as StoragePart[])]),
  ),
})

const restoreAdjustments = (part: StoragePart, old: StoragePart): StoragePart => {
  const adjusted = ['need_migration', 'adjust_size']
    .filter((field) => part[field] === undefined && old[field] !== undefined)
    .map((field) => [field, old[field]])
  const merged = { ...part, ...Object.fromEntries(adjusted) }
  return mapNestedParts(merged, (list, parts) =>
    carryOverAdjustments(parts, (old[list] ?? []) as StoragePart[]),
  )
}

/**
 * Parts that an agent registers again, with the adjustments of earlier parts with the same name:
 * the Terraform provider sends the adjustments first, then all disks, and expects to read both.
 */
export const carryOverAdjustments = <P extends StoragePart>(
  parts: readonly P[],
  before: readonly StoragePart[],
): P[] =>
  parts.map((part) => {
    const old = part.name ? before.find(({ name }) => name === part.name) : undefined
    return old ? (restoreAdjustments(part, old) as P) : part
  })

/**
 * Parts as replies show them, each with `need_migration`. No example of the reference has that
 * field, but the Terraform provider reads it from every part. If it is absent, the provider sends
 * false back as soon as another part is adjusted.
 */
export const renderParts = <P extends StoragePart>(parts: readonly P[]): P[] =>
  parts.map(
    (part) =>
      mapNestedParts({ ...part, need_migration: part.need_migration ?? true }, (_, nested) =>
        renderParts(nested),
      ) as P,
  )
