// Documents stored before texts were read as numbers: typed clients cannot read them as they are.
import { numberFromText } from '../number-text.ts'

type Json = { [field: string]: unknown }

const INT32_MAX = 2_147_483_647

/** Whether the JSON text of a document may hold such a value: few do, and most are not walked. */
const SUSPICIOUS = new RegExp(
  [
    '"(?:inode_size|size|nodesize|sectorsize|g_vol_used_size)":"',
    String.raw`"device_use":\d`,
    String.raw`"(?:inode_size|block_count)":\d{10}`,
  ].join('|'),
)

const toNumber = (value: unknown, max = Number.POSITIVE_INFINITY): unknown => {
  const number = typeof value === 'string' ? (numberFromText(value) ?? null) : value
  return typeof number === 'number' ? Math.min(number, max) : number
}

const change = (part: unknown, changes: Record<string, (value: unknown) => unknown>): unknown => {
  if (typeof part !== 'object' || part === null) return part
  const changed = Object.entries(changes)
    .filter(([field]) => field in part)
    .map(([field, convert]) => [field, convert((part as Json)[field])])
  return { ...part, ...Object.fromEntries(changed) }
}

const changeEach = (changes: Record<string, (value: unknown) => unknown>) => (parts: unknown) =>
  Array.isArray(parts) ? parts.map((part) => change(part, changes)) : parts

const int32 = (value: unknown) => toNumber(value, INT32_MAX)
const int64 = (value: unknown) => toNumber(value)
const text = (value: unknown) => (typeof value === 'number' ? String(value) : value)

const storageFields = {
  disks: changeEach({ inode_size: int32, physical_volumes: changeEach({ inode_size: int32 }) }),
  volume_groups: changeEach({
    logical_volumes: changeEach({ inode_size: int32, block_count: int32, device_use: text }),
  }),
  btrfs_list: changeEach({
    size: int64,
    nodesize: int64,
    sectorsize: int32,
    g_vol_used_size: int64,
  }),
}

const storage = (part: unknown) => change(part, storageFields)

/** Parses the JSON text of a stored server or task; its sizes are numbers. */
export const parseDocument = <T extends object>(json: string): T => {
  const document = JSON.parse(json) as T
  if (!SUSPICIOUS.test(json)) return document
  return change(document, { registered: storage, target_server: storage }) as T
}
