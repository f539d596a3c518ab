// GET /v3/config
import { operation } from '../../contract/operation.ts'
import { ShowConfigResponse } from '../../contract/shapes/config.ts'
import { MAIN_REGION, regions } from '../../domain/region.ts'

/**
 * Tells an agent what it needs to begin. The names are those of the table, disktype's value that of
 * its example; the other values, and that a project is named after its region, are *assumed*.
 */
export const ShowConfig = operation({
  id: 'ShowConfig',
  method: 'GET',
  path: '/v3/config',
  summary: 'Read the settings an agent starts with, and the regions.',
  section: '5.2.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms::getConfig',
  reply: ShowConfigResponse,
  refusals: [],
  run: () => ({
    config: {
      mainRegion: MAIN_REGION,
      obs_domain: `obs.${MAIN_REGION}.myhuaweicloud.com`,
      disktype: 'SATA',
      process_and_it: '',
    },
    regions: regions.map((name) => ({ region_name: name, project_name: name })),
  }),
})
