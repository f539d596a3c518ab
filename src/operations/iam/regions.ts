// The regions and their display names.
import { regions as ids } from '../../domain/region.ts'

const names: Readonly<Record<(typeof ids)[number], string>> = {
  'cn-north-4': 'CN North-Beijing4',
  'ap-southeast-3': 'AP-Singapore',
  'my-kualalumpur-1': 'MY-Kuala Lumpur',
  'ru-moscow-1': 'RU-Moscow',
}

/** Ids and names of the regions that the SDKs have. */
export const regions = ids.map((id) => ({ id, name: names[id] }))
