// Enums, units and models that several groups of operations use.
import { migrationCycles, sourceStates } from '../../domain/server/server.ts'
import { taskStates } from '../../domain/task/task.ts'
import {
  double,
  drift,
  flag,
  int,
  list,
  long,
  oneOf,
  replyObject,
  requestObject,
  text,
  wideInt,
} from '../fields.ts'

/** The union of the enums of filters and replies: ListTasks, ShowTask, ListServers, ShowServer. */
export const TaskState = oneOf(...taskStates)

/** ListServers, ShowServer, ListTasks, ShowTask. */
export const SourceState = oneOf(...sourceStates)

/** RegisterServer, ListServers, ShowServer, ShowTask. */
export const MigrationCycle = oneOf(...migrationCycles)

/** Of sources, tasks and targets alike. */
export const OsType = oneOf('WINDOWS', 'LINUX')

/** Of tasks and migration projects. */
export const TaskType = oneOf('MIGRATE_FILE', 'MIGRATE_BLOCK')

/** RegisterServer, ShowServer, UpdateTask. */
export const Firmware = oneOf('BIOS', 'UEFI')

/** The progress of cloning a target: UpdateTask, ShowTask, ListServers, ShowServer. */
export const CloneState = oneOf('NOT_READY', 'READY', 'PREPARING', 'CREATING', 'ERROR', 'FINISHED')

/** Replies have only the newest values: ListTasks, ShowTask, ListServers, ShowServer. */
export const LogCollectStatus = oneOf('INIT', 'UPLOADING', 'UPLOAD_FAIL', 'UPLOADED')

/** At most 2 in replies, any in CreateTask: CreateTask, UpdateTask, ListTasks, ShowTask. */
export const Priority = int(65_535).describe('0 low, 1 standard, 2 high')

/** Any point in time. */
export const Instant = long().describe('ms epoch')

/** Any size of disks, partitions and memory, except where a field says otherwise. */
export const Bytes = long().describe('bytes')

/** A measured rate. */
export const Speed = double(10_000).describe('Mbit/s')

/** A rate set by the caller: up to 1000 on new pages, 10000 on old ones, 65535 in task replies. */
export const RateLimit = drift(int(1000), int(65_535).describe('Mbit/s, 0 = no limit'))

/** By how much a limit may be exceeded before the task is paused: CreateTask, UpdateSpeed. */
export const OverSpeedThreshold = drift(double(100, 10), double(100).describe('percent'))

/** Of disks, partitions and logical volumes. */
export const InodeSize = wideInt()

/** Load of a source host and of its agent: UpdateTaskSpeed, ListTasks, ShowTask. */
export const Usage = {
  total_cpu_usage: double(100).describe('percent'),
  agent_cpu_usage: double(100).describe('percent'),
  total_mem_usage: double(1_048_576).describe('MB'),
  agent_mem_usage: double(1_048_576).describe('MB'),
  total_disk_io: Speed,
  agent_disk_io: Speed,
}

/** A detail of an error: every operation. */
export const ErrorDetail = replyObject({
  error_code: text(65_535),
  error_msg: text(65_535),
})

/** The body of an error: every operation. The last three fields are for 403. */
export const ErrorResponse = replyObject({
  error_code: text(),
  error_msg: text(1024),
  encoded_authorization_message: text(65_535),
  error_param: list(text(65_535), 20, 1),
  details: list(ErrorDetail, 20, 1),
})

/** A server cloned from the target: UpdateTask, ShowTask, ListServers, ShowServer. */
export const CloneServer = requestObject({
  vm_id: text(),
  name: text(),
  clone_error: text(),
  clone_state: CloneState,
  error_msg: text(1024),
})

/** ListTasks. */
export const CloneServerBrief = replyObject({
  vm_id: text(),
  name: text(),
})

/** A measurement of the network: UpdateNetworkCheckInfo, ListTasks, ShowTask. */
export const NetworkCheckInfoRequestBody = requestObject(
  {
    domain_connectivity: flag(),
    destination_connectivity: flag(),
    network_delay: double(10_000).describe('ms'),
    network_jitter: double(10_000).describe('ms'),
    migration_speed: Speed,
    loss_percentage: double(100).describe('percent'),
    cpu_usage: double(100).describe('percent'),
    mem_usage: double(100).describe('percent'),
    evaluation_result: drift(text(9, 5), text()),
  },
  [
    'network_delay',
    'network_jitter',
    'migration_speed',
    'loss_percentage',
    'cpu_usage',
    'mem_usage',
    'evaluation_result',
  ],
)

const configKey = oneOf(
  'MIGRATE_EXCLUDE_DIR',
  'SYNC_EXCLUDE_DIR',
  'ONLY_SYNC_DIR',
  'CONSISTENCY_DIR',
  'CONSISTENCY_DIR_ILLEGAL',
  'LINUX_BLOCK_COMPRESS_THREAD_NUM',
  'MIGRATE_DST_IP',
  'LINUX_BLOCK_CACHE_SIZE',
  'LINUX_CPU_LIMIT',
  'LINUX_MEM_LIMIT',
  'LINUX_IO_LIMIT',
  'NUM_PROCESS_MIGRATE',
  'NUM_PROCESS_SYNC',
  'CONSISTENCY_RECHECK',
  'CONSISTENCY_MODE',
  'DYNAMIC_PORT',
)

/** A task's setting: UploadSpecialConfigurationSetting, ShowConfigSetting, ListTasks, ShowTask. */
export const ConfigBody = requestObject(
  {
    // Texts and examples of the reference use keys outside its enum.
    config_key: drift(configKey, text()),
    config_value: text(1024),
    config_status: text(),
  },
  ['config_key', 'config_value'],
)
