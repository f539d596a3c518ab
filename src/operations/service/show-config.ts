// GET /v3/config

import { ShowConfigResponse } from '../../api/schemas/config.ts'
import { MAIN_REGION, regions } from '../../domain/region.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'

const services = ['iam', 'sms', 'ecs', 'evs', 'vpc', 'ims', 'obs', 'dns']

const images = [
  'linux_image_id',
  'linux_uefi_image_id',
  'create_linux_image_id',
  'windows_image_id',
  'windows_ssh_image_id',
  'windows_uefi_image_id',
]

/**
 * A region as an agent sees it. The reference prints two of the names; the others are those that
 * the acceptance tests of the provider for Terraform look for. All values are *assumed*.
 */
const regionConfig = ({ ids }: Workspace, region: string) => {
  const hostOf = (service: string) => `${service}.${region}.myhuaweicloud.com`
  return {
    region_name: region,
    project_name: region,
    desc: region,
    cloud_type: 'public',
    ...Object.fromEntries(services.map((service) => [`${service}_domain`, hostOf(service)])),
    kms_address: hostOf('kms'),
    ...Object.fromEntries(images.map((image) => [image, ids.fixedId(`${image}:${region}`)])),
  }
}

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
  run: (_, workspace) => ({
    config: {
      mainRegion: MAIN_REGION,
      obs_domain: `obs.${MAIN_REGION}.myhuaweicloud.com`,
      disktype: 'SATA',
      process_and_it: '',
    },
    regions: regions.map((name) => regionConfig(workspace, name)),
  }),
})
