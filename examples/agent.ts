// A small agent: registers a server, takes commands, and drives its task with public calls only.
//
//   npx node examples/agent.ts --url http://127.0.0.1:4390 --token workspace/demo [--name web-1]
//
// It prints `registered ID`, and ends when its task has finished.
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4390' },
    token: { type: 'string', default: 'workspace/demo' },
    name: { type: 'string', default: 'example-agent' },
    'poll-ms': { type: 'string', default: '1000' },
  },
})

type Json = Record<string, unknown>
type SubTask = { name: string; end_date: number | null; user_op: string }

const call = async (method: string, path: string, body?: Json): Promise<Json> => {
  const reply = await fetch(values.url + path, {
    method,
    headers: { 'X-Auth-Token': values.token, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
  return text ? (JSON.parse(text) as Json) : {}
}

const SIZE = 42_949_672_960
const USED = 2_467_393_536

const register = () =>
  call('POST', '/v3/sources', {
    name: values.name,
    hostname: values.name,
    ip: '192.168.0.30',
    os_type: 'LINUX',
    os_version: 'CENTOS_7_6_64BIT',
    firmware: 'BIOS',
    cpu_quantity: 2,
    memory: 4_294_967_296,
    agent_version: '25.5.0',
    networks: [{ name: 'eth0', ip: '192.168.0.30', mac: 'fa:16:3e:00:00:30' }],
    disks: [
      {
        name: '/dev/sda',
        device_use: 'BOOT',
        partition_style: 'MBR',
        size: SIZE,
        used_size: SIZE,
        physical_volumes: [
          {
            name: '/dev/sda1',
            device_use: 'OS',
            file_system: 'ext4',
            mount_point: '/',
            size: SIZE,
            used_size: USED,
          },
        ],
      },
    ],
    volume_groups: [],
    btrfs_list: [],
  })

/** The state and stage of the source during a sub-task. The agent reports them first. */
const stateFor = (name: string) => {
  if (/^(CONFIGURE|DETTACH)_/.test(name)) return ['cutovering', 'cutovering']
  if (/^SYNC_/.test(name)) return ['syncing', 'syncing']
  return /^MIGRATE_/.test(name) ? ['replicate', 'replicating'] : undefined
}

/** The first sub-task that has not ended. Those of the launch appear once the copy has ended. */
const nextSubTask = async (task_id: string): Promise<SubTask | undefined> => {
  const task = await call('GET', `/v3/tasks/${task_id}`)
  return (task.sub_tasks as SubTask[]).find((row) => row.end_date === null)
}

/** Does the open sub-tasks of a task, and reports each at 0, 50 and 100 percent. */
const work = async (source_id: string, task_id: string) => {
  for (let row = await nextSubTask(task_id); row; row = await nextSubTask(task_id)) {
    const { name } = row
    const [copystate, migrationcycle] = stateFor(name) ?? []
    if (copystate)
      await call('PUT', `/v3/sources/${source_id}/changestate`, { copystate, migrationcycle })
    for (const progress of [0, 50, 100])
      await call('PUT', `/v3/tasks/${task_id}/progress`, {
        subtask_name: name,
        progress,
        replicatesize: Math.floor((USED * progress) / 100),
        totalsize: USED,
        process_trace: '',
        migrate_speed: /^(MIGRATE|SYNC)_/.test(name) ? 80 : 0,
      })
    console.log(`done ${name}`)
  }
}

/** Asks for a command and carries it out. Returns true when the task has finished. */
const runCommand = async (source_id: string): Promise<boolean> => {
  const command = await call('GET', `/v3/sources/${source_id}/command`)
  const command_name = command.command_name as string | undefined
  const { task_id } = (command.command_param ?? {}) as { task_id?: string }
  if (command_name === 'TASK_HAS_FINISHED') return true
  if (!command_name || !task_id || command_name.startsWith('TASK_')) return false
  const result = { command_name, result: 'success', result_detail: { msg: 'ok' } }
  await call('POST', `/v3/sources/${source_id}/command_result`, result)
  console.log(`command ${command_name}`)
  if (command_name === 'START') await work(source_id, task_id)
  return false
}

const { id } = (await register()) as { id: string }
console.log(`registered ${id}`)
while (!(await runCommand(id))) await pause(Number(values['poll-ms']))
console.log('finished')
