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
 * A region in the settings of an agent. Two of the field names are in the reference; the others are
 * read by the acceptance tests of the Terraform provider. All values are *assumed*.
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
 * Returns the settings with which an agent starts. The names are from the table, and the value of
 * disktype is from its example. The other values are *assumed*, and so is the naming of projects
 * after regions.
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
