// GET /v3/regions
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { regions } from './regions.ts'
import { ListLinks, linksOf, Self } from './schemas.ts'

const Region = z.strictObject({
  id: z.string(),
  /** The SDK for Node.js reads public regions only. */
  type: z.literal('public'),
  description: z.string(),
  parent_region_id: z.null(),
  locales: z.strictObject({ 'en-us': z.string() }),
  links: Self,
})

/** Lists the regions for which the SDKs have an address of SMS. */
export const KeystoneListRegions = operation({
  id: 'KeystoneListRegions',
  method: 'GET',
  path: '/v3/regions',
  summary: 'List regions.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  reply: z.strictObject({ regions: z.array(Region), links: ListLinks }),
  refusals: [],
  run: () => ({
    regions: regions.map(({ id, name }) => ({
      id,
      type: 'public' as const,
      description: '',
      parent_region_id: null,
      locales: { 'en-us': name },
      links: { self: `/v3/regions/${id}` },
    })),
    links: linksOf('/v3/regions'),
  }),
})
