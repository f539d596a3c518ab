// An account for one acceptance test, with what the test expects to find in it.
import { ask } from './emulator.ts'

const SOURCE_NAME = 'acceptance'

const source = {
  name: SOURCE_NAME,
  ip: '10.70.0.5',
  os_type: 'LINUX',
  os_version: 'UBUNTU_20_4_64BIT',
  agent_version: '25.5.0',
  networks: [{ name: 'eth0', ip: '10.70.0.5', mac: '52:54:00:70:00:05' }],
  disks: [
    {
      name: '/dev/sda',
      partition_style: 'GPT',
      device_use: 'BOOT',
      size: 42_949_672_960,
      used_size: 10_737_418_240,
      physical_volumes: [
        { name: '/dev/sda1', mount_point: '/', size: 42_948_624_384, used_size: 10_737_418_240 },
      ],
    },
  ],
}

const task = {
  name: 'MigrationTask',
  type: 'MIGRATE_FILE',
  os_type: 'LINUX',
  target_server: { vm_id: '5d0b6d5c-0f6c-4a35-9b4e-7a1c2e3f4a5b', name: 'acceptance-target' },
  migration_ip: '192.0.2.70',
  region_name: 'cn-north-4',
  region_id: 'cn-north-4',
  project_name: 'cn-north-4',
  project_id: 'p',
}

const files = {
  dir_check: '/srv',
  num_total_files: 9,
  num_different_files: 0,
  num_target_miss_files: 0,
  num_target_more_files: 0,
}

/** Makes a task for a source that fails after a minute, with logs uploaded and files compared. */
const failTask = async (account: string, source_id: string): Promise<string> => {
  const post = (path: string, body: unknown) =>
    ask('POST', path, { token: `workspace/${account}`, body })
  const pass = (by_ms: number) =>
    ask('POST', `/_emulator/workspaces/${account}/clock/advance`, { body: { by_ms } })
  const { body } = await post('/v3/tasks', { ...task, source_server: { id: source_id } })
  await post(`/v3/tasks/${body.id}/action`, { operation: 'start' })
  await pass(20_000)
  await post(`/v3/tasks/${body.id}/log`, { log_bucket: 'logs' })
  await post(`/v3/tasks/${body.id}/consistency-result`, { consistency_result: [files] })
  await pass(20_000)
  const failed = { command_name: 'START', result: 'fail', result_detail: {} }
  await post(`/v3/sources/${source_id}/command_result`, failed)
  return body.id
}

/**
 * Opens an account whose clock stands still, with one source server, and if wanted a task of it
 * that has been at work. Answers the variables by which the tests find both.
 */
export const openAccount = async (
  account: string,
  withTask: boolean,
): Promise<Record<string, string>> => {
  const clock = { mode: 'frozen' }
  await ask('POST', '/_emulator/workspaces', { body: { name: account, clock } })
  const settings = { consistency_results: 'objects' }
  await ask('PUT', `/_emulator/workspaces/${account}/settings`, { body: settings })
  const token = `workspace/${account}`
  const { body } = await ask('POST', '/v3/sources', { token, body: source })
  return {
    HW_SMS_SOURCE_SERVER: SOURCE_NAME,
    ...(withTask && { HW_SMS_TASK_ID: await failTask(account, body.id) }),
  }
}
